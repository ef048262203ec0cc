package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Which rows come, for whom, and as what text: traps 3, 6 and 7, and equal text. */
class RowsIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void rowLevelSecurityIsAnErrorNeverFewerRows() {
		server.createDatabase("rls");
		server.execute("rls", "CREATE TABLE accounts (owner name, v int)",
				"INSERT INTO accounts VALUES ('someone', 1), ('rls_reader', 2)",
				"ALTER TABLE accounts ENABLE ROW LEVEL SECURITY",
				"CREATE POLICY own ON accounts USING (owner = current_user)", "CREATE ROLE rls_reader LOGIN",
				"GRANT SELECT ON accounts TO rls_reader");
		HoldfastException failure = fails("rls", "rls_reader");
		assertThat(failure.what()).contains("reading table public.accounts", "row-level security");
		server.execute("rls", "ALTER ROLE rls_reader BYPASSRLS");
		SourceSummary summary = new SourceRunner(server, this.directory).as("rls_reader", null)
			.dump("rls", new RecordedDump());
		assertThat(summary.rows()).isEqualTo(2);
	}

	@Test
	void whatTheRoleMayNotReadIsNamed() {
		server.createDatabase("denied");
		server.execute("denied", "CREATE ROLE poor LOGIN", "CREATE TABLE secret (a int)");
		HoldfastException failure = fails("denied", "poor");
		assertThat(failure.what()).contains("permission denied for table secret");
		assertThat(failure.hint()).contains("docs/postgresql.md");
		server.execute("denied", "DROP TABLE secret", "SELECT lo_from_bytea(4711, 'x')");
		assertThat(fails("denied", "poor").what()).contains("permission denied for large object 4711");
	}

	@ParameterizedTest
	@CsvSource({ "least-privilege-14, 15", "least-privilege, 13" })
	void theDocumentedRoleDumpsEverything(String block, int major) throws IOException {
		try (PostgresServer other = PostgresServer.start(major)) {
			other.execute("postgres", "CREATE TABLE t (a serial, v text)", "INSERT INTO t (v) VALUES ('x')",
					"ALTER TABLE t ENABLE ROW LEVEL SECURITY", "CREATE VIEW w AS SELECT 1 AS one",
					"CREATE TABLE parts (a int) PARTITION BY LIST (a)", "CREATE TABLE part PARTITION OF parts DEFAULT",
					"INSERT INTO parts VALUES (7)");
			Matcher sql = Pattern.compile("```sql " + block + "\n(.*?)```", Pattern.DOTALL)
				.matcher(Files.readString(Path.of("docs/postgresql.md")));
			assertThat(sql.find()).isTrue();
			other.execute("postgres", sql.group(1));
			other.execute("postgres", "CREATE TABLE later AS SELECT 1 AS a");
			RecordedDump dump = new RecordedDump();
			SourceSummary summary = new SourceRunner(other, this.directory).as("backup", "change me")
				.dump("postgres", dump);
			assertThat(summary.rows()).isEqualTo(3);
			assertThat(dump.warnings()).isEmpty();
			assertThat(dump.text("globals.sql")).contains("CREATE ROLE backup").doesNotContain("SCRAM");
		}
	}

	@Test
	void settingsOfTheRoleAndTheDatabaseDoNotChangeTheText() {
		EveryKind.create(server, "plain");
		SourceSummary plain = new SourceRunner(server, this.directory).dump("plain", new RecordedDump());
		server.execute("postgres", "CREATE ROLE odd LOGIN SUPERUSER");
		for (String setting : new String[] { "DateStyle = 'German'", "IntervalStyle = 'iso_8601'",
				"TimeZone = 'Asia/Kathmandu'", "bytea_output = 'escape'", "extra_float_digits = 0",
				"search_path = sales, public", "quote_all_identifiers = on", "row_security = on",
				"statement_timeout = '2s'", "lock_timeout = 5", "default_transaction_isolation = 'serializable'",
				"default_transaction_deferrable = on", "standard_conforming_strings = off",
				"idle_in_transaction_session_timeout = 50" }) {
			server.execute("postgres", "ALTER ROLE odd SET " + setting);
		}
		RecordedDump dump = new RecordedDump();
		SourceSummary odd = new SourceRunner(server, this.directory).as("odd", null).dump("plain", dump);
		assertThat(odd.tables()).containsExactlyInAnyOrderElementsOf(plain.tables());
		assertThat(odd.details()).isEqualTo(plain.details());
	}

	@Test
	void bytesThatAreNoUtf8ComeWholeFromADatabaseWithoutEncoding() {
		try (PostgresServer ascii = PostgresServer.with().initdb("--encoding=SQL_ASCII", "--locale=C").start()) {
			ascii.execute("postgres", "CREATE TABLE t (v text)",
					"INSERT INTO t VALUES (convert_from('\\xff80fe'::bytea, 'SQL_ASCII'))");
			RecordedDump dump = new RecordedDump();
			new SourceRunner(ascii, this.directory).dump("postgres", dump);
			assertThat(dump.content("data/public.t/000000.copy")).containsExactly(0xff, 0x80, 0xfe, '\n');
			assertThat(dump.text("data/public.t/copy.sql")).contains("ENCODING 'SQL_ASCII'");
			StockRestore.restore(dump, ascii, "copy");
			assertThat(ascii.query("copy", "SELECT encode(v::bytea, 'hex') FROM t")).isEqualTo("ff80fe");
		}
	}

	@ParameterizedTest
	@CsvSource({ "15, true", "13, false" })
	void aDominantTableIsReadInRangesWhereTheServerCan(int major, boolean ranges) {
		try (PostgresServer logging = PostgresServer.with().major(major).set("log_statement", "all").start()) {
			logging.execute("postgres",
					"CREATE TABLE big AS SELECT i, repeat(md5(i::text), 8) v FROM generate_series(1, 400000) i",
					"DELETE FROM big WHERE i % 10 = 0", "CREATE TABLE kid () INHERITS (big)",
					"INSERT INTO kid VALUES (-1, 'kid')");
			RecordedDump dump = new RecordedDump();
			SourceSummary summary = new SourceRunner(logging, this.directory).dump("postgres", dump);
			assertThat(summary.tables()).extracting((table) -> table.name() + "=" + table.rows())
				.containsExactlyInAnyOrder("big=360000", "kid=1");
			assertThat(logging.log().contains("FROM ONLY \"public\".\"big\" WHERE ctid >= ")).isEqualTo(ranges);
			SourceSummary single = new SourceRunner(logging, this.directory).parallel(1)
				.dump("postgres", new RecordedDump());
			assertThat(single.tables()).containsExactlyInAnyOrderElementsOf(summary.tables());
			long bytes = dump.items(ContentItem.Table.class)
				.stream()
				.filter((table) -> table.name().equals("big"))
				.mapToLong(ContentItem.Table::bytes)
				.sum();
			assertThat(dump.entries()
				.stream()
				.filter((each) -> each.entry().name().startsWith("data/public.big/0"))
				.mapToLong((each) -> each.content().length)
				.sum()).isEqualTo(bytes);
		}
	}

	@Test
	void moreTablesThanTheServerHasLocksForSaysWhichSettingToRaise() {
		try (PostgresServer small = PostgresServer.with()
			.set("max_locks_per_transaction", "10")
			.set("max_connections", "12")
			.start()) {
			createTables(small, 2500);
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> new SourceRunner(small, this.directory).dump("postgres", new RecordedDump()));
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains("no room for the locks of 2500 tables");
			assertThat(failure.hint()).contains("max_locks_per_transaction");
		}
	}

	@Test
	void tenThousandTablesAreDumped() {
		try (PostgresServer large = PostgresServer.with().set("max_locks_per_transaction", "256").start()) {
			createTables(large, 10_000);
			RecordedDump dump = new RecordedDump();
			SourceSummary summary = new SourceRunner(large, this.directory).dump("postgres", dump);
			assertThat(summary.tables()).hasSize(10_000);
			assertThat(summary.rows()).isEqualTo(10_000);
			assertThat(dump.names()).contains("data/public.t9999/000000.copy", "pre-data.dump", "post-data.dump");
		}
	}

	@Test
	void whatIsLeftOutIsInNeitherSchemaNorRowsAndTheRestComesBack() {
		EveryKind.create(server, "partly");
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = new SourceRunner(server, this.directory)
			.exclude("measures", "\"a.b\".\"c\"", "sales.per_customer", "every_type")
			.excludeData("secrets", "hashed")
			.dump("partly", dump);
		assertThat(summary.tables()).extracting(SourceSummary.TableSummary::name)
			.contains("b.c", "customers")
			.doesNotContain("c", "measures_2020_a", "every_type", "secrets", "hashed_0");
		StockRestore.restore(dump, server, "partly2");
		String[] same = { "--exclude-table=measures*", "--exclude-table=\"a.b\".c",
				"--exclude-table=sales.per_customer", "--exclude-table=every_type", "--exclude-table-data=secrets",
				"--exclude-table-data=hashed*" };
		assertThat(StockRestore.pgDump(server, "partly2", same)).isEqualTo(StockRestore.pgDump(server, "partly", same));
		assertThat(server.query("partly2", "SELECT count(*) FROM hashed")).isEqualTo("0");
	}

	private static void createTables(PostgresServer target, int count) {
		target.execute("postgres", "DO $$ BEGIN FOR i IN 1.." + count + " LOOP "
				+ "EXECUTE format('CREATE TABLE t%s (a int)', i); EXECUTE format('INSERT INTO t%s VALUES (1)', i); "
				+ "IF i % 50 = 0 THEN COMMIT; END IF; END LOOP; END $$");
	}

	private HoldfastException fails(String database, String role) {
		RecordedDump dump = new RecordedDump();
		HoldfastException failure = catchThrowableOfType(HoldfastException.class,
				() -> new SourceRunner(server, this.directory).as(role, null).dump(database, dump));
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		return failure;
	}

}
