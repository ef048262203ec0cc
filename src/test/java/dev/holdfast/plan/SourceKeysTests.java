package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SourceKeysTests {

	@Test
	void singleKeysAndAUrlAreOneConnection() {
		PostgresSpec single = (PostgresSpec) Plans.source("""
				type: postgresql, host: db, port: 5433, database: shop, user: joe, password: "  p w ", passfile: /p,
				sslmode: verify-ca, sslrootcert: /ca, sslcert: /cert, sslkey: /key, service: svc""");
		assertThat(single).isEqualTo(new PostgresSpec(
				"s", "db", 5433, "shop", "joe", new Secret("  p w "), Map.of("passfile", "/p", "sslmode", "verify-ca",
						"sslrootcert", "/ca", "sslcert", "/cert", "sslkey", "/key", "service", "svc"),
				DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false));
		PostgresSpec mixed = (PostgresSpec) Plans
			.source("type: postgresql, url: \"postgresql://db?sslmode=require\", database: \"*\", user: joe");
		assertThat(mixed.allDatabases()).isTrue();
		assertThat(mixed.parameters()).isEqualTo(Map.of("sslmode", "require"));
		assertThat(mixed.user()).isEqualTo("joe");
	}

	@Test
	void formatParallelAndRolePasswordsAreRead() {
		PostgresSpec spec = (PostgresSpec) Plans
			.source("type: postgresql, service: s, format: json, parallel: 8, role-passwords: true");
		assertThat(spec.format()).isEqualTo(DumpFormat.JSON);
		assertThat(spec.parallel()).isEqualTo(8);
		assertThat(spec.rolePasswords()).isTrue();
	}

	@Test
	void textsMayLookLikeNumbersOrBooleans() {
		PostgresSpec spec = (PostgresSpec) Plans
			.source("type: postgresql, host: db, database: 0012, user: no, password: 1e3, include: [on.*, 12:30]");
		assertThat(List.of(String.valueOf(spec.database()), String.valueOf(spec.user()))).containsExactly("0012", "no");
		assertThat(spec.password()).isEqualTo(new Secret("1e3"));
		assertThat(spec.include()).containsExactly("on.*", "12:30");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					jdbc:h2:/srv/shop                          | jdbc:h2:/srv/shop               | -  | -
					jdbc:h2:file:/srv/shop;CIPHER=AES          | jdbc:h2:/srv/shop;CIPHER=AES    | -  | -
					jdbc:h2:~/shop                             | jdbc:h2:~/shop                  | -  | -
					jdbc:h2:tcp://db:9092/~/shop;user=sa;PASSWORD=p=w;MODE=PostgreSQL | jdbc:h2:tcp://db:9092/~/shop;MODE=PostgreSQL | sa | p=w
					jdbc:h2:ssl://db/shop                      | jdbc:h2:ssl://db/shop           | -  | -
					""")
	void h2UrlsLoseUserAndPassword(String text, String url, String user, String password) {
		H2Spec spec = (H2Spec) Plans.source("type: h2, url: \"" + text + "\"");
		assertThat(spec.url()).isEqualTo(url);
		assertThat(spec.user()).isEqualTo(user);
		assertThat((spec.password() != null) ? spec.password().reveal() : null).isEqualTo(password);
	}

	@Test
	void relativeH2PathsStartAtTheWorkingDirectory() {
		assertThat(((H2Spec) Plans.source("type: h2, url: \"jdbc:h2:.data/x\"")).url())
			.isEqualTo("jdbc:h2:" + Path.of(".data/x").toAbsolutePath());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					type: h2, url: "jdbc:h2:mem:x;PASSWORD=hunter2" | sources[0].url: the value names an in-memory database, which no other process can read
					type: h2, url: "jdbc:h2:"                       | sources[0].url: the value is not an H2 URL
					type: h2, url: "jdbc:h2:foo://x"                | sources[0].url: the value names no database
					type: h2                                        | sources[0]: lacks the key url
					type: h2, url: "jdbc:h2:/x;USER=a", user: b     | sources[0].user: is in the url already
					type: files, paths: []                          | sources[0].paths: must not be empty
					type: files, paths: ["~/x"]                     | sources[0].paths[0]: '~/x' begins with ~, which only a shell expands
					type: files, paths: /x                          | sources[0].paths: must be a list of paths, not a single value
					type: files, paths: [/x], exclude: ["[a"]       | sources[0].exclude[0]: '[a' is not a glob
					type: postgresql                                | sources[0]: does not say which database
					type: postgresql, url: "postgresql://u@h/d", user: u | sources[0].user: is in the url already
					type: postgresql, url: "postgresql://h/d", database: "*" | sources[0].database: is in the url already
					type: postgresql, url: "postgresql://h?sslmode=allow", sslmode: require | sources[0].sslmode: is in the url already
					type: postgresql, host: h, parallel: 0          | sources[0].parallel: '0' is not between 1 and 64
					type: postgresql, host: h, port: "5432x"        | sources[0].port: '5432x' is not a whole number
					type: postgresql, host: h, include: [" "]       | sources[0].include[0]: ' ' is not a pattern
					type: postgresql, host: h, format: csv          | sources[0].format: 'csv' is not a format
					type: postgresql, host: h, user: ""             | sources[0].user: '' is empty
					type: postgresql, host: h, password: ""         | sources[0].password: the value is empty
					type: mongodb, url: "mongodb://u:hunter2@h"     | sources[0]: is a MongoDB source, which is not built yet in this version
					type: azure                                     | sources[0].type: 'azure' is not a known type
					type: [files]                                   | sources[0].type: must be a text, not a list
					user: x                                         | sources[0]: lacks the key type
					""")
	void mistakesAreTold(String keys, String problem) {
		assertThat(PlanProblemsFixture.textsOf(() -> Plans.source(keys))).containsExactly("x.yaml:2: " + problem)
			.noneMatch((text) -> text.contains("hunter2"));
	}

	@Test
	void unknownTypesNameTheKnownOnes() {
		assertThat(PlanProblemsFixture.problemsOf(() -> Plans.source("type: mysql")).get(0).hint())
			.isEqualTo("known types: postgresql, h2, files, mongodb");
		assertThat(PlanProblemsFixture.problemsOf(() -> Plans.source("type: postgres")).get(0).hint())
			.isEqualTo("did you mean postgresql?");
		assertThat(PlanProblemsFixture.problemsOf(() -> Plans.destination("type: azure, container: x")).get(0).hint())
			.isEqualTo("known types: s3, local");
	}

}
