package dev.holdfast.plan;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlanWarningsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					type: postgresql, url: "postgresql://db.internal/shop"   | source s: the connection to db.internal may be clear text (sslmode prefer); set sslmode: verify-full, or allow-clear-text: true
					type: postgresql, url: "postgresql://10.0.0.1/x?sslmode=disable" | source s: the connection to 10.0.0.1 is clear text (sslmode disable); set sslmode: verify-full, or allow-clear-text: true
					type: postgresql, host: db, sslmode: allow               | source s: the connection to db may be clear text (sslmode allow); set sslmode: verify-full, or allow-clear-text: true
					type: postgresql, url: "postgresql://localhost/x?hostaddr=10.0.0.1" | source s: the connection to 10.0.0.1 may be clear text (sslmode prefer); set sslmode: verify-full, or allow-clear-text: true
					type: h2, url: "jdbc:h2:tcp://db:9092/~/x"               | source s: the connection to db is clear text; use jdbc:h2:ssl:, or set allow-clear-text: true
					type: postgresql, host: db, sslmode: require, url: "postgresql://joe:hunter2@" | sources[0].url in x.yaml: has a password in the URL; write password: ${NAME} instead
					type: h2, url: "jdbc:h2:/x;PASSWORD=hunter2"             | sources[0].url in x.yaml: has a password in the URL; write password: ${NAME} instead
					""")
	void clearTextAndPasswordsInUrlsAreWarnedAbout(String source, String warning) {
		assertThat(PlanWarnings.of(plan(source, ""))).containsExactly(warning);
	}

	@ParameterizedTest
	@ValueSource(strings = { "type: postgresql, url: \"postgresql://db/x?sslmode=require\"",
			"type: postgresql, host: db, sslmode: verify-full", "type: postgresql, host: localhost",
			"type: postgresql, url: \"postgresql://127.0.0.2/x\"", "type: postgresql, url: \"postgresql://[::1]/x\"",
			"type: postgresql, host: /var/run/postgresql", "type: postgresql, database: x",
			"type: postgresql, service: x", "type: h2, url: \"jdbc:h2:ssl://db/x\"",
			"type: h2, url: \"jdbc:h2:tcp://localhost:9092/x\"", "type: h2, url: \"jdbc:h2:/x\"",
			"type: files, paths: [/x]" })
	void whatStaysHereOrIsEncryptedIsNot(String source) {
		assertThat(PlanWarnings.of(plan(source, ""))).isEmpty();
	}

	@Test
	void everyOtherConnectionIsLookedAtToo() {
		String part = """
				targets: {t: {host: target.internal}}
				restore-test: {target: "postgresql://test.internal/", checks: [{url: "http://health.internal/x?token=hunter2"}, {url: "http://127.0.0.1/"}]}
				notify: {webhook: [{url: "http://hooks.internal/hunter2"}, {url: "https://safe.internal/"}]}
				""";
		BackupPlan plan = Plans.read("""
				plan: p
				sources: [{name: docs, type: files, paths: [docs]}]
				destinations:
				  - {name: a, type: s3, bucket: b, endpoint: "http://s3.internal:9000"}
				  - {name: c, type: s3, bucket: b, endpoint: "http://localhost:9000"}
				""" + part);
		assertThat(PlanWarnings.of(plan)).extracting((warning) -> warning.replaceFirst(" (is|may).*", ""))
			.containsExactly("target t: the connection to target.internal",
					"destination a: the connection to s3.internal", "restore-test: the connection to test.internal",
					"restore-test: the connection to health.internal", "notify: the connection to hooks.internal");
		assertThat(PlanWarnings.of(plan).toString()).doesNotContain("hunter2");
		assertThat(PlanWarnings.of(Plans.read("""
				plan: p
				sources: [{name: docs, type: files, paths: [docs]}]
				destinations: [{name: a, type: s3, bucket: b, endpoint: "http://s3.internal:9000"}]
				allow-clear-text: true
				""" + part))).isEmpty();
	}

	@Test
	void noEncryptionIsAlwaysWarnedAbout() {
		assertThat(PlanWarnings.of(Plans.with("encryption: {format: none}\nallow-clear-text: true\n"))).containsExactly(
				"encryption: archives are not encrypted; whoever can read a destination can read the data");
	}

	@Test
	void aPasswordFromAVariableIsNot() {
		FakeEnvironment environment = FakeEnvironment.with("PW", "hunter2", "URL",
				"postgresql://joe:hunter2@localhost/x");
		for (String url : List.of("postgresql://joe:${PW}@localhost/x", "${URL}",
				"postgresql://localhost/x?user=joe&password=${PW}")) {
			BackupPlan plan = Plans.read("""
					plan: p
					sources: [{name: s, type: postgresql, url: "%s"}]
					destinations: [{name: local, type: local, path: /b}]
					""".formatted(url), environment);
			assertThat(PlanWarnings.of(plan)).isEmpty();
			assertThat(((PostgresSpec) plan.sources().get(0)).password()).isEqualTo(new Secret("hunter2"));
		}
	}

	@Test
	void partsThatNothingActsOnAreNamed() {
		assertThat(PlanWarnings.notActedOn((key) -> true)).hasSize(7)
			.allMatch((part) -> part.endsWith("nothing acts on it yet in this version"));
		assertThat(PlanWarnings.notActedOn((key) -> false)).isEmpty();
	}

	private static BackupPlan plan(String source, String part) {
		return Plans.read("""
				plan: p
				sources: [{name: s, %s}]
				destinations: [{name: local, type: local, path: /b}]
				%s""".formatted(source, part));
	}

}
