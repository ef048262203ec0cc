package dev.holdfast.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultPlanTests {

	private static final String KEY = "0f".repeat(32);

	@TempDir
	Path directory;

	@Test
	void isMadeOfEveryVariable() {
		BackupPlan plan = plan("DATABASE_URL", "postgres://joe:s%40cret@db.internal:5433/shop?sslmode=require",
				"UPLOAD_DIR", "/srv/uploads", "REPORTS_DIR", "/srv/reports", "EXPORTS_DIR", "/srv/exports",
				"BACKUP_DIR", "/var/backups", "S3_BACKUP_BUCKET", "shop-backups", "AWS_S3_BUCKET", "other",
				"S3_BACKUP_PREFIX", "prod/", "AWS_REGION", "eu-central-1", "BACKUP_ENCRYPTION_KEY",
				KEY.toUpperCase() + "\n", "BACKUP_RETENTION_DAYS", "30", "BACKUP_SCHEDULE", "0 2 * * *",
				"ENABLE_SCHEDULED_BACKUPS", "false", "TZ", "Europe/Vienna");
		assertThat(plan.name()).isEqualTo("default");
		assertThat(plan.sources()).containsExactly(
				new PostgresSpec("database", "db.internal", 5433, "shop", "joe", new Secret("s@cret"),
						Map.of("sslmode", "require"), DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false),
				files("exports"), files("reports"), files("uploads"));
		assertThat(plan.destinations().get(0))
			.isEqualTo(new LocalSpec("local", Path.of("/var/backups"), true, List.of()));
		S3Spec s3 = (S3Spec) plan.destinations().get(1);
		assertThat(List.of(s3.bucket(), s3.prefix(), String.valueOf(s3.region()))).containsExactly("shop-backups",
				"prod", "eu-central-1");
		assertThat(plan.encryption().key()).isEqualTo(new Secret(KEY));
		assertThat(plan.retention().within()).isEqualTo(Duration.ofDays(30));
		assertThat(plan.schedule()).isEqualTo("0 2 * * *");
		assertThat(plan.enabled()).isFalse();
		assertThat(plan.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
		assertThat(plan.origin()).isEqualTo("the environment");
	}

	@Test
	void takesTheOtherNameOfTheBucketAndAnH2Url() {
		BackupPlan plan = plan("DATABASE_URL", "jdbc:h2:/srv/shop", "AWS_S3_BUCKET", "shop-backups", "TZ",
				":Europe/Vienna");
		assertThat(plan.sources()).singleElement()
			.isEqualTo(new H2Spec("database", "jdbc:h2:/srv/shop", null, null, DumpFormat.NATIVE, List.of(), List.of(),
					List.of()));
		assertThat(plan.destinations()).singleElement().extracting("bucket").isEqualTo("shop-backups");
		assertThat(plan.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
		assertThat(plan.encryption().needsKey()).isTrue();
		assertThat(plan.retention()).isEqualTo(RetentionSpec.unlimited());
		assertThat(plan.enabled()).isTrue();
	}

	@Test
	void isListedUnderTheNameDefault() {
		List<PlanListing> plans = plans("UPLOAD_DIR", "/srv/uploads", "BACKUP_DIR", "/var/backups").list();
		assertThat(plans).singleElement().satisfies((plan) -> {
			assertThat(plan.outline().name()).isEqualTo("default");
			assertThat(plan.outline().sources()).containsExactly(new PlanOutline.Part("uploads", "files"));
			assertThat(plan.problems()).isEmpty();
		});
	}

	@Test
	void doesNotExistBesideAPlanFileOrWithoutASource() throws Exception {
		assertThat(plans("BACKUP_DIR", "/var/backups").list()).isEmpty();
		Files.writeString(this.directory.resolve("broken.yaml"), "plan: [");
		assertThat(plans("UPLOAD_DIR", "/srv/uploads", "BACKUP_DIR", "/b").list()).singleElement()
			.extracting(PlanListing::origin)
			.isEqualTo(this.directory.resolve("broken.yaml").toString());
	}

	@Test
	void saysWhichVariablesAreWrongOrMissing() {
		assertThat(PlanProblemsFixture.textsOf(() -> plan("DATABASE_URL", "mysql://joe:hunter2@db/shop",
				"BACKUP_ENCRYPTION_KEY", "hunter2", "BACKUP_RETENTION_DAYS", "many", "BACKUP_SCHEDULE", "hourly", "TZ",
				"Vienna", "ENABLE_SCHEDULED_BACKUPS", "maybe")))
			.containsExactly("the environment: sources[0].url: the value (from DATABASE_URL) is not a PostgreSQL URL",
					"the environment: destinations[0].path: needs the environment variable BACKUP_DIR, which is not set",
					"the environment: encryption.key: has 7 characters, not 64 hex digits",
					"the environment: retention.within: the value (from BACKUP_RETENTION_DAYS) is not a duration",
					"the environment: schedule: the value (from BACKUP_SCHEDULE) does not have the five fields of cron",
					"the environment: enabled: the value (from ENABLE_SCHEDULED_BACKUPS) is not true or false",
					"the environment: zone: the value (from TZ) is not a time zone");
	}

	@Test
	void failsHonestlyForMongo() {
		assertThat(PlanProblemsFixture.textsOf(() -> plan("MONGODB_URI", "mongodb://db/shop", "BACKUP_DIR", "/b")))
			.containsExactly(
					"the environment: sources[0]: is a MongoDB source, which is not built yet in this version");
	}

	private static FilesSpec files(String name) {
		return new FilesSpec(name, List.of(Path.of("/srv/" + name)), List.of(), List.of());
	}

	private BackupPlan plan(String... variables) {
		return plans(variables).find("default");
	}

	private BackupPlans plans(String... variables) {
		return new BackupPlans(this.directory, FakeEnvironment.with(variables));
	}

}
