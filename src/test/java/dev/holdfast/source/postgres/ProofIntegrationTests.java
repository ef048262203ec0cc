package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

/** One thing is changed in what was loaded; the proof names it, with both figures. */
class ProofIntegrationTests {

	private static PostgresServer server;

	@TempDir
	static Path directory;

	private static PostgresTarget target;

	private static String database;

	@BeforeAll
	static void load() {
		server = PostgresServer.start();
		EveryKind.create(server, "every");
		server.execute("every", "CREATE INDEX every_i4 ON every_type (i4)");
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, directory).dump("every", dump);
		target = TargetRunner.target(server, "proven", directory);
		assertThat(TargetRunner.load(target, dump, Loading.whole("abc123", "b", 0), ProofLevel.EXACT).passed())
			.isTrue();
		database = OwnDatabases.name("proven", "abc123");
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"))
			.isEqualTo("1");
	}

	@AfterAll
	static void stop() {
		target.discard();
		target.close();
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"))
			.isEqualTo("0");
		server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					UPDATE hashed SET v = 'V1' WHERE k = 1 | UPDATE hashed SET v = 'v1' WHERE k = 1 | table | public.hashed_0 | 17 rows, digest | 17 rows, digest
					DELETE FROM hashed_0 WHERE k = 1 | INSERT INTO hashed VALUES (1, 'v1') | table | public.hashed_0 | 17 rows | 16 rows
					INSERT INTO parent VALUES (1, 'parent') | DELETE FROM ONLY parent WHERE ctid = (SELECT max(ctid) FROM ONLY parent) | table | public.parent | 1 rows | 2 rows
					UPDATE pg_largeobject SET data = '\\x00010203fe' WHERE loid = 100001 | UPDATE pg_largeobject SET data = '\\x00010203ff' WHERE loid = 100001 | table | pg_catalog.pg_largeobject | 5 rows | 5 rows
					DROP INDEX sales.orders_expression | CREATE INDEX orders_expression ON sales.orders ((lower(note))) WHERE price > 3; COMMENT ON INDEX sales.orders_expression IS 'index' | index | sales.orders_expression | table sales.orders | `null`
					ALTER TABLE sales.orders ALTER state SET DEFAULT 'with\\nnewline' | ALTER TABLE sales.orders ALTER state SET DEFAULT 'new' | default | sales.orders.state | definition | definition
					SELECT setval('sales.standalone', 40, false) | SELECT setval('sales.standalone', 35, false) | sequence value | "sales"."standalone" | last_value 35 | last_value 40
					GRANT DELETE ON sales.orders TO "büro" | REVOKE DELETE ON sales.orders FROM "büro" | grant | table sales.orders | `null` | büro
					CREATE OR REPLACE FUNCTION sales.double(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a * 3' | CREATE OR REPLACE FUNCTION sales.double(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a * 2' | function | sales.double(a integer) | definition | definition
					ALTER TABLE sales.orders ENABLE TRIGGER touched | ALTER TABLE sales.orders DISABLE TRIGGER touched | trigger | touched on sales.orders | enabled D | enabled O
					ALTER POLICY own ON secrets USING (true) | ALTER POLICY own ON secrets USING (owner = current_user) | policy | own on public.secrets | definition | definition
					COMMENT ON TABLE sales.orders IS 'other' | COMMENT ON TABLE sales.orders IS E'it''s "quoted"\\nand has lines' | comment | table sales.orders | definition | definition
					ALTER TABLE sales.orders OWNER TO "büro" | ALTER TABLE sales.orders OWNER TO shop_owner | owner | table sales.orders | owner shop_owner | owner büro
					CREATE TABLE extra (a int) | DROP TABLE extra | table | public.extra | `null` | persistence
					ALTER TABLE hashed ADD CONSTRAINT short CHECK (length(v) < 9) | ALTER TABLE hashed DROP CONSTRAINT short | constraint | short on public.hashed | `null` | type c
					ALTER TYPE sales.state ADD VALUE 'sent' | DELETE FROM pg_enum WHERE enumlabel = 'sent' | enum | sales.state | labels | 'sent'
					""")
	void findsAndNames(String change, String back, String kind, String name, String dumped, String found) {
		server.execute(database, change.replace("\\n", "\n"));
		try {
			Proof proof = target.prove(ProofLevel.EXACT);
			assertThat(proof.passed()).isFalse();
			assertThat(proof.differences()).anySatisfy((difference) -> {
				assertThat(difference.kind()).isEqualTo(kind);
				assertThat(difference.name()).isEqualTo(name);
				assertText(difference.dumped(), dumped);
				assertText(difference.found(), found);
				assertThat(difference.dumped()).isNotEqualTo(difference.found());
			});
		}
		finally {
			server.execute(database, back.replace("\\n", "\n"));
		}
	}

	private static void assertText(@Nullable String actual, String expected) {
		if (expected.equals("null") || expected.equals("`null`")) {
			return;
		}
		assertThat(actual).contains(expected);
	}

	@Test
	void countsFindARowThatIsMissing() {
		server.execute(database, "DELETE FROM hashed_0 WHERE k = 1");
		Proof proof = target.prove(ProofLevel.COUNTS);
		server.execute(database, "INSERT INTO hashed VALUES (1, 'v1')");
		assertThat(proof.differences()).containsExactly(new Proof.Difference("table", "public.hashed_0",
				"17 rows, digest " + proof.tables()
					.stream()
					.filter((table) -> table.name().equals("public.hashed_0"))
					.findFirst()
					.orElseThrow()
					.dumpedDigest(),
				"16 rows"));
	}

	@Test
	void theOrderOfRowsIsOfNoAccount() {
		String order = "SELECT string_agg(id::text, ',') FROM sales.customers";
		String before = server.query(database, order);
		server.execute(database, "CLUSTER hashed_0 USING hashed_0_pkey", "ALTER TABLE hashed_0 SET WITHOUT CLUSTER",
				"VACUUM FULL", "UPDATE sales.customers SET name = name WHERE id % 2 = 0");
		assertThat(server.query(database, order)).isNotEqualTo(before);
		Proof proof = target.prove(ProofLevel.EXACT);
		assertThat(proof.differences()).isEqualTo(List.of());
	}

}
