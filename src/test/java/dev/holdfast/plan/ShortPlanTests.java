package dev.holdfast.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ShortPlanTests {

	private static final String KEY = "0f".repeat(32);

	@TempDir
	Path directory;

	private final FakeEnvironment environment = FakeEnvironment.with("DATABASE_URL", "postgresql://joe@db/shop",
			"UPLOAD_DIR", "/srv/uploads", "BACKUP_ENCRYPTION_KEY", KEY, "S3_BACKUP_BUCKET", "shop-backups",
			"AWS_REGION", "eu-central-1", "BACKUP_DIR", "/var/backups");

	private Path file = Path.of("unset");

	@BeforeEach
	void file() {
		this.file = this.directory.resolve("daily.json");
	}

	@Test
	void saysTheSameAsAPlan() throws Exception {
		this.environment.variables.put("TZ", "Europe/Vienna");
		BackupPlan plan = read("""
				{
				  "id": "Daily_Full",
				  "name": "Daily full backup",
				  "type": "full",
				  "schedule": "0 2 * * *",
				  "compression": "gzip",
				  "encryption": true,
				  "destinations": [
				    {"type": "local", "config": {"path": "/mnt/backups"}},
				    {"type": "s3", "config": {"bucket": "b-ucket", "prefix": "/p/", "region": "us-east-1",
				      "accessKeyId": "A", "secretAccessKey": "S", "storageClass": "GLACIER"}},
				    {"type": "local", "config": {"directory": "/mnt/second"}}
				  ],
				  "retention": {"daily": 7, "weekly": 4, "monthly": 12},
				  "notifications": {"onSuccess": [], "onFailure": ["ops@example.org", "https://hooks.example.org/x"]},
				  "enabled": false
				}""");
		assertThat(plan.name()).isEqualTo("daily-full");
		assertThat(plan.description()).isEqualTo("Daily full backup");
		assertThat(plan.enabled()).isFalse();
		assertThat(plan.schedule()).isEqualTo("0 2 * * *");
		assertThat(plan.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
		assertThat(plan.sources()).extracting(SourceSpec::name, SourceSpec::type)
			.containsExactly(org.assertj.core.groups.Tuple.tuple("database", "postgresql"),
					org.assertj.core.groups.Tuple.tuple("uploads", "files"));
		assertThat(plan.compression()).isEqualTo(new CompressionSpec(CompressionSpec.Algorithm.GZIP, 6));
		assertThat(plan.encryption().key()).isEqualTo(new Secret(KEY));
		assertThat(plan.destinations()).extracting(DestinationSpec::name).containsExactly("local", "s3", "local-2");
		S3Spec s3 = (S3Spec) plan.destinations().get(1);
		assertThat(List.of(s3.bucket(), s3.prefix(), String.valueOf(s3.region()), String.valueOf(s3.storageClass())))
			.containsExactly("b-ucket", "p", "us-east-1", "GLACIER");
		assertThat(s3.secretKey()).isEqualTo(new Secret("S"));
		assertThat(plan.retention().within()).isEqualTo(Duration.ofDays(7));
		assertThat(plan.retention().periods()).containsExactly(new RetentionSpec.Period("weekly", 4, null),
				new RetentionSpec.Period("monthly", 12, null));
		assertThat(plan.notifications())
			.containsExactly(new NotifySpec(Set.of(NotifySpec.Event.FAILURE), List.of("ops@example.org"),
					List.of(new NotifySpec.Webhook(new Secret("https://hooks.example.org/x"), "json"))));
	}

	@Test
	void takesWhatItDoesNotSayFromTheEnvironment() throws Exception {
		this.environment.variables.put("BACKUP_RETENTION_DAYS", "14");
		this.environment.variables.put("BACKUP_SCHEDULE", "30 3 * * *");
		BackupPlan plan = read("{\"id\": \"db\", \"type\": \"database\"}");
		assertThat(plan.sources()).extracting(SourceSpec::name).containsExactly("database");
		assertThat(plan.destinations()).extracting(DestinationSpec::name).containsExactly("local", "s3");
		assertThat(plan.encryption().key()).isEqualTo(new Secret(KEY));
		assertThat(plan.compression()).isEqualTo(CompressionKeys.DEFAULT);
		assertThat(plan.retention().within()).isEqualTo(Duration.ofDays(14));
		assertThat(plan.schedule()).isEqualTo("30 3 * * *");
		BackupPlan s3 = read("{\"id\": \"db\", \"type\": \"files\", \"destinations\": [{\"type\": \"s3\"}]}");
		assertThat(((S3Spec) s3.destinations().get(0)).bucket()).isEqualTo("shop-backups");
		assertThat(s3.sources()).extracting(SourceSpec::name).containsExactly("uploads");
	}

	@Test
	void trueAndFalseMeanTheDefaultAndNothing() throws Exception {
		BackupPlan on = read(
				"{\"id\": \"x\", \"type\": \"files\", \"compression\": true, \"encryption\": true, \"destinations\": [{\"type\": \"local\"}]}");
		assertThat(on.compression().algorithm()).isEqualTo(CompressionSpec.Algorithm.ZSTD);
		assertThat(on.encryption().format()).isEqualTo(EncryptionSpec.Format.OPENPGP);
		assertThat(((LocalSpec) on.destinations().get(0)).path()).isEqualTo(Path.of("/var/backups"));
		BackupPlan off = read(
				"{\"id\": \"x\", \"type\": \"files\", \"compression\": false, \"encryption\": false, \"retention\": {\"daily\": 0, \"monthly\": 2}}");
		assertThat(off.compression().algorithm()).isEqualTo(CompressionSpec.Algorithm.NONE);
		assertThat(off.encryption().format()).isEqualTo(EncryptionSpec.Format.NONE);
		assertThat(off.encryption().key()).isNull();
		assertThat(off.retention().periods()).containsExactly(new RetentionSpec.Period("monthly", 2, null));
		assertThat(off.retention().within()).isNull();
	}

	@Test
	void aNotificationWithoutAnAddressIsWarnedAbout() throws Exception {
		BackupPlan plan = read(
				"{\"id\": \"x\", \"type\": \"files\", \"notifications\": {\"onSuccess\": false, \"onFailure\": true}}");
		assertThat(plan.notifications()).isEmpty();
		assertThat(PlanWarnings.of(plan)).singleElement()
			.asString()
			.startsWith("notifications.onFailure in ")
			.contains("nobody is told");
	}

	@Test
	void tellsEveryMistakeUnderItsOwnKey() throws Exception {
		String text = """
				{
				  "id": "x",
				  "type": "databse",
				  "compresion": true,
				  "encryption": "yes",
				  "destinations": [
				    {"type": "ftp", "config": {}},
				    {"type": "local", "config": {"pth": "/x"}},
				    {"type": "s3", "config": {"bucket": "no/slash", "secretAccessKey": 5}}
				  ],
				  "retention": {"daily": -1},
				  "notifications": {"onFailure": ["not an address"]}
				}""";
		assertThat(texts(text)).containsExactly(":3: type: 'databse' is not a type of backup",
				":4: compresion: is not a known key", ":5: encryption: 'yes' is not true or false",
				":7: destinations[0].type: 'ftp' is not a known type",
				":8: destinations[1].config.pth: is not a known key",
				":9: destinations[2].config.bucket: 'no/slash' is not a bucket name",
				":11: retention.daily: '-1' is not between 0 and 10000",
				":12: notifications.onFailure[0]: 'not an address' is not a mail address");
	}

	@Test
	void aMissingVariableIsAnError() throws Exception {
		this.environment.variables.clear();
		assertThat(texts(
				"{\"id\": \"x\", \"type\": \"full\", \"encryption\": true, \"destinations\": [{\"type\": \"s3\"}]}"))
			.containsExactly(": sources[0].url: needs the environment variable DATABASE_URL, which is not set",
					": sources[1].paths[0]: needs the environment variable UPLOAD_DIR, which is not set",
					": destinations[0].bucket: needs the environment variable S3_BACKUP_BUCKET, which is not set",
					": encryption.key: needs the environment variable BACKUP_ENCRYPTION_KEY, which is not set");
	}

	@Test
	void isListedAsThePlanItStandsFor() throws Exception {
		this.environment.variables.clear();
		Files.writeString(this.file, "{\"id\": \"Daily_Full\", \"type\": \"full\"}");
		assertThat(new BackupPlans(this.directory, this.environment).list()).singleElement().satisfies((listing) -> {
			assertThat(listing.problems()).isEmpty();
			assertThat(listing.outline().name()).isEqualTo("daily-full");
			assertThat(listing.outline().sources()).containsExactly(new PlanOutline.Part("database", "postgresql"),
					new PlanOutline.Part("uploads", "files"));
		});
	}

	private List<String> texts(String json) throws Exception {
		Files.writeString(this.file, json);
		return PlanProblemsFixture
			.textsOf(() -> new BackupPlans(this.directory, this.environment).find(this.file.toString()))
			.stream()
			.map((text) -> text.substring(this.file.toString().length()))
			.toList();
	}

	private BackupPlan read(String json) throws Exception {
		Files.writeString(this.file, json);
		return new BackupPlans(this.directory, this.environment).find(this.file.toString());
	}

}
