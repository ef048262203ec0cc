package dev.holdfast.plan;

import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PartsOfPlansTests {

	private static final String KEY = "0F".repeat(32);

	@Test
	void leftOutPartsHaveTheirDefaults() {
		BackupPlan plan = Plans.with("");
		assertThat(plan.compression()).isEqualTo(new CompressionSpec(CompressionSpec.Algorithm.ZSTD, 3));
		assertThat(plan.encryption().format()).isEqualTo(EncryptionSpec.Format.OPENPGP);
		assertThat(plan.encryption().needsKey()).isTrue();
		assertThat(plan.limits()).isEqualTo(new Limits(null, 8L << 30, null));
		assertThat(plan.handOff()).isEqualTo(HandOff.DURABLE);
		assertThat(plan.resumeWithin()).isEqualTo(Duration.ofHours(6));
		assertThat(plan.verify()).isNull();
		assertThat(plan.restoreTest()).isNull();
		assertThat(plan.retention()).isEqualTo(RetentionSpec.unlimited());
		assertThat(plan.enabled()).isTrue();
		assertThat(plan.zone().getId()).isEqualTo("Z");
		assertThat(plan.warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{algorithm: zstd, level: 19} | ZSTD  | 19
			{algorithm: gzip}            | GZIP  | 6
			{level: 1}                   | ZSTD  | 1
			{algorithm: gzip, level: 9}  | GZIP  | 9
			{algorithm: bzip2}           | BZIP2 | 9
			{algorithm: none}            | NONE  | 0
			""")
	void compressionsHaveTheirLevels(String part, CompressionSpec.Algorithm algorithm, int level) {
		assertThat(Plans.with("compression: " + part + "\n").compression())
			.isEqualTo(new CompressionSpec(algorithm, level));
	}

	@Test
	void everyKeyOfAnS3DestinationIsRead() {
		S3Spec s3 = (S3Spec) Plans.destination("""
				type: s3, bucket: Odd_Bucket, prefix: //a/b//, region: fr-par, endpoint: "https://s3.example.org:9000",
				path-style: true, access-key: A, secret-key: S, session-token: T, storage-class: COLD_ONE,
				encryption: "aws:kms", kms-key: "arn:x", tags: {team: "ops & co".replace, cost: 7}, checksum: off,
				max-parts: 1000, part-size: 64 MiB, timeout: 90s, required: false, only: [monthly, pre-deploy]"""
			.replace("\"ops & co\".replace", "ops/co"));
		assertThat(s3.bucket()).isEqualTo("Odd_Bucket");
		assertThat(s3.prefix()).isEqualTo("a/b");
		assertThat(s3.accessKey()).isEqualTo(new Secret("A"));
		assertThat(s3.secretKey()).isEqualTo(new Secret("S"));
		assertThat(s3.sessionToken()).isEqualTo(new Secret("T"));
		assertThat(s3.tags()).isEqualTo(Map.of("team", "ops/co", "cost", "7"));
		assertThat(s3.checksum()).isEqualTo(S3Spec.Checksum.OFF);
		assertThat(s3.maxParts()).isEqualTo(1000);
		assertThat(s3.partSize()).isEqualTo(64L << 20);
		assertThat(s3.timeout()).isEqualTo(Duration.ofSeconds(90));
		assertThat(s3.required()).isFalse();
		assertThat(s3.only()).containsExactly("monthly", "pre-deploy");
		assertThat(List.of(s3.pathStyle(), String.valueOf(s3.kmsKey()), String.valueOf(s3.encryption()),
				String.valueOf(s3.storageClass())))
			.containsExactly(true, "arn:x", "aws:kms", "COLD_ONE");
		assertThat(((S3Spec) Plans.destination("type: s3, bucket: abc, accelerate: true")).accelerate()).isTrue();
	}

	@Test
	void everyKindOfKeyIsRead() {
		FakeEnvironment environment = new FakeEnvironment();
		environment.files.put(Path.of("/pass"), "correct horse \nsecond line\n");
		EncryptionSpec all = Plans
			.read(Plans.REST + "encryption: {format: gnupg, key: ' " + KEY
					+ "\n ', passphrase-file: /pass, recipients: [a.asc, b.pgp]}\n", environment)
			.encryption();
		assertThat(all).isEqualTo(
				new EncryptionSpec(EncryptionSpec.Format.GNUPG, new Secret(KEY.toLowerCase(java.util.Locale.ROOT)),
						EncryptionSpec.KeyEncoding.HEX, new Secret("correct horse "), List.of("a.asc", "b.pgp")));
		EncryptionSpec raw = Plans
			.with("encryption: {format: raw-gcm, key-encoding: utf8, key: 'äbcdefghijklmnopqrstuvwxyz 1234'}\n")
			.encryption();
		assertThat(raw.keyEncoding()).isEqualTo(EncryptionSpec.KeyEncoding.UTF8);
		assertThat(raw.key()).isEqualTo(new Secret("äbcdefghijklmnopqrstuvwxyz 1234"));
		assertThat(Plans.with("encryption: {format: none}\n").encryption().needsKey()).isFalse();
		assertThat(Plans.with("encryption: {format: raw-gcm}\n").encryption().needsKey()).isTrue();
	}

	@Test
	void trustedSignersAreBase64OrPem() throws Exception {
		String key = Base64.getEncoder()
			.encodeToString(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded());
		assertThat(Plans
			.with("signing:\n  trusted:\n    - " + key + "\n    - |\n      -----BEGIN PUBLIC KEY-----\n      " + key
					+ "\n      -----END PUBLIC KEY-----\n")
			.trustedSigners()).containsExactly(key, key);
	}

	@Test
	void targetsAreDatabasesOrDirectories() {
		BackupPlan plan = Plans.with("""
				targets:
				  staging: {host: db, database: shop, sslmode: require}
				  file: {url: "jdbc:h2:/srv/x;USER=sa", password: p, confirm: false}
				  tree: {path: /srv/restored}
				""");
		assertThat(plan.targets()).containsOnlyKeys("staging", "file", "tree");
		assertThat(plan.targets().get("file")).isEqualTo(new TargetSpec("file", new H2Spec("file", "jdbc:h2:/srv/x",
				"sa", new Secret("p"), DumpFormat.NATIVE, List.of(), List.of(), List.of()), false));
		assertThat(plan.targets().get("tree")).isEqualTo(new TargetSpec("tree",
				new FilesSpec("tree", List.of(Path.of("/srv/restored")), List.of(), List.of()), true));
	}

	@Test
	void verifyRestoreTestAndNotifyHaveDefaults() {
		assertThat(Plans.with("verify: {}\n").verify()).isEqualTo(new BackupPlan.VerifyAfter("content"));
		assertThat(Plans.with("verify: {after-backup: false, level: store}\n").verify()).isNull();
		assertThat(Plans.with("restore-test: {}\n").restoreTest())
			.isEqualTo(new RestoreTestSpec(null, null, List.of()));
		assertThat(Plans.with("restore-test: {target: {host: db, password: x}}\n").restoreTest())
			.extracting((test) -> test.target())
			.extracting("host", "password")
			.containsExactly("db", new Secret("x"));
		assertThat(Plans.with("notify: [{mail: [a@b]}, {on: [success], webhook: [{url: \"https://x/y\"}]}]\n")
			.notifications())
			.containsExactly(
					new NotifySpec(Set.of(NotifySpec.Event.FAILURE, NotifySpec.Event.VERIFY_FAILURE,
							NotifySpec.Event.STALE, NotifySpec.Event.RESTORE_TEST), List.of("a@b"), List.of()),
					new NotifySpec(Set.of(NotifySpec.Event.SUCCESS), List.of(),
							List.of(new NotifySpec.Webhook(new Secret("https://x/y"), "json"))));
	}

	@Test
	void retentionKnowsLabelsAndUnlimited() {
		RetentionSpec retention = Plans
			.with("retention: {keep-last: unlimited, labels: {pre-deploy: until-next, audit: 90d, legal: unlimited}}\n")
			.retention();
		assertThat(retention.keepLast()).isEqualTo(Integer.MAX_VALUE);
		assertThat(retention.labels())
			.isEqualTo(Map.of("pre-deploy", "until-next", "audit", "PT2160H", "legal", "unlimited"));
	}

	@Test
	void checksMayExpectNestedJsonAndEmptyText() {
		BackupPlan plan = Plans.with("""
				restore-test:
				  checks:
				    - {sql: select '', expect: ""}
				    - {sql: select 1.5, at-least: 1, at-most: "2.50", timeout: 5s}
				    - {url: "https://x/gone", status: 410}
				    - {url: "https://x/health", expect-json: {db: {up: true, nodes: [1, 2]}}}
				""");
		assertThat(plan.restoreTest()).isNotNull()
			.satisfies((test) -> assertThat(test.checks().toString()).contains(
					"SqlCheck[sql=select '', expect=, atLeast=null, atMost=null, timeout=PT1M,",
					"SqlCheck[sql=select 1.5, expect=null, atLeast=1, atMost=2.50, timeout=PT5S,", "status=410",
					"expectJson={db={up=true, nodes=[1, 2]}}"));
	}

	@Test
	void checksShowNeitherValuesOfVariablesNorWhatMayBeAToken() {
		BackupPlan plan = Plans.read(Plans.REST + """
				restore-test:
				  checks:
				    - {sql: "select '${TOKEN}'", expect: 1}
				    - {sql: select 1, expect: "${TOKEN}"}
				    - {url: "https://me:${TOKEN}@x/health?key=abc#y", expect-json: {a: [{b: "${TOKEN}"}]}}
				    - {url: "https://x/health"}
				    - {exec: [/bin/smoke, --password, hunter2]}
				""", FakeEnvironment.with("TOKEN", "hunter2"));
		RestoreTestSpec test = Objects.requireNonNull(plan.restoreTest());
		assertThat(test.checks()).extracting(RestoreTestSpec.Check::shown)
			.containsExactly("select '${TOKEN}'", "select 1", "https://x/health", "https://x/health",
					"/bin/smoke (2 arguments)");
		assertThat(test.checks()).extracting(RestoreTestSpec.Check::hidden)
			.containsExactly(true, true, true, false, false);
	}

}
