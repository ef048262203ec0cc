package dev.holdfast.plan;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WholePlanTests {

	private static final String PLAN = """
			plan: shop                              # unique, [a-z0-9-]
			description: The web shop
			zone: Europe/Vienna                     # for schedules, retention and display; default UTC
			enabled: true
			sources:
			  - name: database
			    type: postgresql                    # postgresql | mongodb | files | h2
			    url: postgresql://backup@db.internal:5432/shop      # libpq or jdbc: form; host, port, database, user also singly
			    password: ${SHOP_DB_PASSWORD}       # or .pgpass / a password file
			    format: native                      # native | json
			    include: [public.*]                 # default everything
			    exclude: [public.sessions]
			    exclude-data: [public.audit_trail]  # structure only
			    parallel: 2
			    # database: "*" in place of one in the URL: every database of the server
			  - name: uploads
			    type: files
			    paths: [/srv/shop/uploads, /srv/shop/.env, /etc/shop/certs]
			    exclude: ["**/*.tmp"]
			compression: {algorithm: zstd, level: 3}                 # zstd | gzip | bzip2 | none
			encryption:
			  format: openpgp                       # openpgp | gnupg | raw-gcm | none
			  key: ${BACKUP_ENCRYPTION_KEY}         # 64 hex digits
			signing: {key: ${file:/etc/holdfast/signing.key}}         # default: made in the home directory at first use
			destinations:
			  - name: offsite
			    type: s3
			    bucket: shop-backups
			    prefix: production
			    region: eu-central-1
			    endpoint: https://s3.example.test   # for S3-compatible stores; path-style: true
			    storage-class: STANDARD_IA
			    object-lock: {mode: governance, days: 30}
			    required: true                      # default; false: a failure here is a warning (exit 3)
			  - name: local
			    type: local
			    path: /var/backups/holdfast
			  # only: [monthly, pre-deploy]         # a destination may take some classes or labels only
			limits: {bandwidth: 20 MiB/s, staging: 8 GiB}            # staging: raw segments at most; directory: staging-directory
			hand-off: durable                       # durable | memory
			before: [[systemctl, stop, shop]]       # commands, no shell; a failing one stops the run; after: always runs
			after: [[systemctl, start, shop]]
			targets: {staging: {url: "postgresql://deploy@staging.internal/shop", confirm: false}}
			verify: {after-backup: true, level: content}
			restore-test:
			  schedule: "0 4 * * SUN"
			  target: postgresql://test@127.0.0.1:5432/    # where scratch databases are made; default: a temporary server of our own
			  checks:
			    - sql: select count(*) from orders where total < 0
			      expect: 0
			    - url: http://127.0.0.1:8080/health
			      expect-json: {db: connected}
			    - exec: [/srv/shop/smoke-test]
			retention: {keep-last: 3, within: 7d, daily: 30, weekly: 8, monthly: {count: 12, storage-class: GLACIER}, yearly: unlimited, labels: {pre-deploy: until-next}}
			schedule: "0 2 * * *"
			rpo: 26h
			notify:
			  on: [failure, verify-failure, stale, restore-test]     # also success, warning, quota
			  mail: [ops@example.test]
			  webhook: [{url: "${OPS_WEBHOOK}", format: slack}]
			quota: 500 GiB
			""";

	private static final String KEY = "0f".repeat(32);

	private final FakeEnvironment environment = FakeEnvironment.with("SHOP_DB_PASSWORD", "p: #${x} \"'",
			"BACKUP_ENCRYPTION_KEY", KEY, "OPS_WEBHOOK", "https://hooks.example.test/T0/secret");

	private String pem = "";

	@BeforeEach
	void signingKey() {
		this.pem = SigningKeyFixture.pem();
		this.environment.files.put(Path.of("/etc/holdfast/signing.key"), this.pem);
	}

	@Test
	void everyKeyOfAPlanIsRead() {
		BackupPlan plan = Plans.read(PLAN, this.environment);
		assertThat(plan.name()).isEqualTo("shop");
		assertThat(plan.description()).isEqualTo("The web shop");
		assertThat(plan.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
		assertThat(plan.enabled()).isTrue();
		assertThat(plan.sources()).containsExactly(
				new PostgresSpec("database", "db.internal", 5432, "shop", "backup", new Secret("p: #${x} \"'"),
						Map.of(), DumpFormat.NATIVE, List.of("public.*"), List.of("public.sessions"),
						List.of("public.audit_trail"), 2, false),
				new FilesSpec("uploads",
						List.of(Path.of("/srv/shop/uploads"), Path.of("/srv/shop/.env"), Path.of("/etc/shop/certs")),
						List.of(), List.of("**/*.tmp")));
		assertThat(plan.compression()).isEqualTo(new CompressionSpec(CompressionSpec.Algorithm.ZSTD, 3));
		assertThat(plan.encryption()).isEqualTo(new EncryptionSpec(EncryptionSpec.Format.OPENPGP, new Secret(KEY),
				EncryptionSpec.KeyEncoding.HEX, null, List.of()));
		assertThat(plan.signingKey()).isEqualTo(new Secret(this.pem.strip() + "\n"));
		assertThat(plan.limits()).isEqualTo(new Limits(20L << 20, 8L << 30, null));
		assertThat(plan.handOff()).isEqualTo(HandOff.DURABLE);
		assertThat(plan.before()).containsExactly(List.of("systemctl", "stop", "shop"));
		assertThat(plan.after()).containsExactly(List.of("systemctl", "start", "shop"));
		assertThat(plan.resumeWithin()).isEqualTo(Duration.ofHours(6));
		assertThat(plan.allowClearText()).isFalse();
		assertThat(plan.verify()).isEqualTo(new BackupPlan.VerifyAfter("content"));
		assertThat(plan.schedule()).isEqualTo("0 2 * * *");
		assertThat(plan.rpo()).isEqualTo(Duration.ofHours(26));
		assertThat(plan.quota()).isEqualTo(500L << 30);
	}

	@Test
	void everyDestinationIsRead() {
		assertThat(Plans.read(PLAN, this.environment).destinations()).containsExactly(
				new S3Spec("offsite", "shop-backups", "production", "eu-central-1",
						URI.create("https://s3.example.test"), false, null, null, null, "STANDARD_IA", null, null,
						Map.of(), new S3Spec.ObjectLock("GOVERNANCE", 30), false, S3Spec.Checksum.CRC32C, 10_000, null,
						Duration.ofMinutes(5), true, List.of(), true),
				new LocalSpec("local", Path.of("/var/backups/holdfast"), true, List.of()));
	}

	@Test
	void whatLaterPartsUseIsRead() {
		BackupPlan plan = Plans.read(PLAN, this.environment);
		assertThat(plan.retention()).isEqualTo(new RetentionSpec(3, Duration.ofDays(7),
				List.of(new RetentionSpec.Period("daily", 30, null), new RetentionSpec.Period("weekly", 8, null),
						new RetentionSpec.Period("monthly", 12, "GLACIER"),
						new RetentionSpec.Period("yearly", Integer.MAX_VALUE, null)),
				Map.of("pre-deploy", "until-next"), null, DayOfWeek.MONDAY));
		assertThat(plan.targets()).containsOnlyKeys("staging");
		TargetSpec staging = plan.targets()
			.getOrDefault("staging", new TargetSpec("none", plan.sources().get(0), true));
		assertThat(staging.confirm()).isFalse();
		assertThat(staging.to()).extracting("host", "user", "database")
			.containsExactly("staging.internal", "deploy", "shop");
		assertThat(plan.restoreTest()).isNotNull().satisfies((test) -> {
			assertThat(test.schedule()).isEqualTo("0 4 * * SUN");
			assertThat(test.target()).extracting("host", "port", "user", "database")
				.containsExactly("127.0.0.1", 5432, "test", null);
			assertThat(test.checks()).containsExactly(
					new RestoreTestSpec.SqlCheck("select count(*) from orders where total < 0", "0", null, null,
							Duration.ofMinutes(1), "select count(*) from orders where total < 0", false),
					new RestoreTestSpec.UrlCheck(URI.create("http://127.0.0.1:8080/health"), null,
							Map.of("db", "connected"), Duration.ofMinutes(1), "http://127.0.0.1:8080/health", false),
					new RestoreTestSpec.CommandCheck(List.of("/srv/shop/smoke-test"), Duration.ofMinutes(10),
							"/srv/shop/smoke-test", false));
		});
		assertThat(plan.notifications()).containsExactly(new NotifySpec(
				EnumSet.of(NotifySpec.Event.FAILURE, NotifySpec.Event.VERIFY_FAILURE, NotifySpec.Event.STALE,
						NotifySpec.Event.RESTORE_TEST),
				List.of("ops@example.test"),
				List.of(new NotifySpec.Webhook(new Secret("https://hooks.example.test/T0/secret"), "slack"))));
	}

	@Test
	void aPlanNeverPrintsItsSecrets() {
		assertThat(Plans.read(PLAN, this.environment).toString()).contains("<redacted>")
			.doesNotContain("p: #", KEY, "hooks.example.test", this.pem.substring(30, 60));
	}

	@Test
	void theSameInJsonIsTheSamePlan() throws Exception {
		String json = """
				{"plan": "shop", "zone": "Europe/Vienna", "sources": [{"name": "db", "type": "postgresql", "port": 5433,
				\t"host": "db", "database": "shop", "parallel": 4, "role-passwords": true}],
				\t"destinations":[{"name":"local","type":"local","path":"\\/var\\/b\\u00e4ckups"}],"rpo":"26h"}
				""";
		BackupPlan plan = PlanFile.of("x.json", PlanText.parse(json, true)).resolve(this.environment);
		BackupPlan same = Plans
			.read("""
					plan: shop
					zone: Europe/Vienna
					sources: [{name: db, type: postgresql, host: db, port: 5433, database: shop, parallel: 4, role-passwords: true}]
					destinations: [{name: local, type: local, path: /var/bäckups}]
					rpo: 26h
					""");
		assertThat(plan.hash()).isEqualTo(same.hash());
		assertThat(plan.sources()).isEqualTo(same.sources());
		assertThat(plan.destinations()).isEqualTo(same.destinations());
	}

}
