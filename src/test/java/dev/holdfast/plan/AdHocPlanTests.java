package dev.holdfast.plan;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdHocPlanTests {

	private static final String KEY = "0f".repeat(32);

	private final FakeEnvironment environment = new FakeEnvironment();

	@Test
	void backsUpADatabaseAndPathsWithDefaultSettings() {
		BackupPlan plan = plan(List.of("postgresql://joe@db.internal/Shop_1?sslmode=verify-full", "docs", "/etc/hosts"),
				"/var/backups", null, null);
		assertThat(plan.name()).isEqualTo("shop-1");
		assertThat(plan.sources()).containsExactly(
				new PostgresSpec("database", "db.internal", null, "Shop_1", "joe", null,
						Map.of("sslmode", "verify-full"), DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false),
				new FilesSpec("files", List.of(Path.of("docs"), Path.of("/etc/hosts")), List.of(), List.of()));
		assertThat(plan.destinations())
			.containsExactly(new LocalSpec("local", Path.of("/var/backups"), true, List.of()));
		assertThat(plan.encryption().needsKey()).isTrue();
		assertThat(plan.retention()).isEqualTo(RetentionSpec.unlimited());
	}

	@Test
	void takesABucketWithItsParameters() {
		BackupPlan plan = plan(List.of("/srv/My Uploads/"),
				"s3://shop-backups/prod/db?region=eu-central-1&endpoint=http://127.0.0.1:9000&path-style=true", null,
				null);
		assertThat(plan.name()).isEqualTo("my-uploads");
		S3Spec s3 = (S3Spec) plan.destinations().get(0);
		assertThat(s3.bucket()).isEqualTo("shop-backups");
		assertThat(s3.prefix()).isEqualTo("prod/db");
		assertThat(s3.endpoint()).isEqualTo(URI.create("http://127.0.0.1:9000"));
		assertThat(s3.pathStyle()).isTrue();
		assertThat(((S3Spec) plan(List.of("/x"), "s3://bucket-only", "n", null).destinations().get(0)).prefix())
			.isEmpty();
	}

	@Test
	void takesTheKeyFromWhereItIsToldTo() {
		this.environment.variables.put("MY_KEY", KEY + "\n");
		this.environment.files.put(Path.of("/etc/key"), KEY);
		assertThat(keyFrom("env:MY_KEY")).isEqualTo(new Secret(KEY));
		assertThat(keyFrom("file:/etc/key")).isEqualTo(new Secret(KEY));
		assertThat(keyFrom("-")).isEqualTo(new Secret("ab".repeat(32)));
	}

	@Test
	void takesAPublicKeyAsARecipient() {
		String armored = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ${HOME}==\n-----END PGP PUBLIC KEY BLOCK-----";
		this.environment.files.put(Path.of("ops.asc"), armored + "\n");
		EncryptionSpec encryption = plan(List.of("docs"), "/b", "n", "file:ops.asc").encryption();
		assertThat(encryption.recipients()).containsExactly(armored);
		assertThat(encryption.key()).isNull();
	}

	@Test
	void refusesAKeyAsAValueWithoutRepeatingIt() {
		assertThatThrownBy(() -> keyFrom(KEY)).isInstanceOfSatisfying(HoldfastException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN);
			assertThat(ex.what()).isEqualTo("--key takes env:NAME, file:PATH or -, never a value itself");
			assertThat(ex.what() + ex.hint()).doesNotContain(KEY);
		});
	}

	@Test
	void refusesAPasswordOnTheCommandLineButTakesOneFromAVariable() {
		String url = "postgresql://joe:hunter2@db/shop";
		assertThat(PlanProblemsFixture.problemsOf(() -> plan(List.of(url), "/b", null, null))).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.text())
					.isEqualTo("the command line: --from: has a password, which every user of this machine could see");
				assertThat(problem.hint()).contains("--from env:NAME").doesNotContain("hunter2");
			});
		assertThat(PlanProblemsFixture
			.textsOf(() -> plan(List.of("jdbc:h2:/x;USER=sa;PASSWORD=hunter2"), "/b", null, null))).hasSize(1);
		this.environment.variables.put("DATABASE_URL", url);
		assertThat(plan(List.of("env:DATABASE_URL"), "/b", null, null).sources().get(0)).extracting("password")
			.isEqualTo(new Secret("hunter2"));
	}

	@Test
	void neverExpandsWhatWasTyped() {
		assertThat(((FilesSpec) plan(List.of("/srv/${HOME}"), "/b", "n", null).sources().get(0)).paths())
			.containsExactly(Path.of("/srv/${HOME}"));
	}

	@Test
	void tellsAllMistakesAtOnce() {
		assertThat(PlanProblemsFixture.textsOf(() -> plan(List.of("postgresql://db:x/shop", "mongodb://db/shop"),
				"s3://b?regoin=x", "Bad Name", null)))
			.containsExactly("the command line: plan: 'Bad Name' is not a plan's name",
					"the command line: sources[0].url: the value has a host and port that cannot be read",
					"the command line: sources[1]: is a MongoDB source, which is not built yet in this version",
					"the command line: destinations[0].regoin: is not a known key",
					"the command line: destinations[0].bucket: is not a bucket name that AWS allows");
		assertThat(PlanProblemsFixture.textsOf(() -> plan(List.of("mysql://db/shop"), "/b", null, null)))
			.containsExactly("the command line: --from: is a URL of an unknown kind");
	}

	@Test
	void whatIsNearlyAUrlIsNoPath() {
		assertThatExceptionOfType(PlanProblems.class).isThrownBy(() -> plan(List.of("h2:/srv/shop"), "/b", null, null))
			.satisfies((ex) -> assertThat(ex.problems()).singleElement().satisfies((problem) -> {
				assertThat(problem.text())
					.isEqualTo("the command line: --from: is neither a URL that is known nor a path that exists");
				assertThat(problem.hint()).isEqualTo("write jdbc:h2:PATH for an H2 database");
			}));
		assertThat(((FilesSpec) plan(List.of("/srv/a:b"), "/b", "n", null).sources().get(0)).paths())
			.containsExactly(Path.of("/srv/a:b"));
	}

	@Test
	void aUrlIsNoLocalDirectory() {
		assertThatExceptionOfType(PlanProblems.class).isThrownBy(() -> Plans.read("""
				plan: p
				sources: [{name: docs, type: files, paths: [docs]}]
				destinations: [{name: local, type: local, path: "s3://b/x"}]
				""")).satisfies((ex) -> assertThat(ex.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.text()).endsWith("destinations[0].path: 's3://b/x' is a URL, not a directory");
			assertThat(problem.hint()).contains("type: s3");
		}));
	}

	private @Nullable Secret keyFrom(String reference) {
		return plan(List.of("docs"), "/b", "n", reference).encryption().key();
	}

	private BackupPlan plan(List<String> from, String to, @Nullable String name, @Nullable String key) {
		InputStream input = new ByteArrayInputStream(("ab".repeat(32) + "\n").getBytes(StandardCharsets.UTF_8));
		return new AdHocPlan(this.environment, input).plan(from, to, name, key);
	}

}
