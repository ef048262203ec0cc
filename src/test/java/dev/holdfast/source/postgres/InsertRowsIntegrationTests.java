package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Loading.Parts;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Rows alone come into tables that are there. */
class InsertRowsIntegrationTests {

	private static final AtomicInteger RUNS = new AtomicInteger();

	private static PostgresServer server;

	private static RecordedDump dump;

	private static String original;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		server.createDatabase("shop");
		server.execute("shop", "CREATE TYPE mood AS ENUM ('glad', 'sad')",
				"CREATE TABLE lines (ord int, line int, PRIMARY KEY (ord, line)) PARTITION BY RANGE (ord)",
				"CREATE TABLE lines_low PARTITION OF lines FOR VALUES FROM (0) TO (50)",
				"CREATE TABLE lines_high PARTITION OF lines DEFAULT",
				"CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, felt mood, parent int "
						+ "REFERENCES orders, twice int GENERATED ALWAYS AS (id * 2) STORED, note text)",
				"ALTER TABLE lines ADD FOREIGN KEY (ord) REFERENCES orders",
				"CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS "
						+ "'BEGIN new.note = ''stamped''; RETURN new; END'",
				"CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()",
				"CREATE VIEW many AS SELECT * FROM orders", "ALTER TABLE orders DISABLE TRIGGER stamp",
				"INSERT INTO orders (felt, parent, note) SELECT 'sad', 101 - x, 'n' || x FROM generate_series(1, 100) x",
				"INSERT INTO lines SELECT x, 1 FROM generate_series(1, 100) x",
				"ALTER TABLE orders ENABLE ALWAYS TRIGGER stamp");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("shop", dump);
		original = everything("shop");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void makeTarget() {
		server.execute("postgres", "DROP DATABASE IF EXISTS live", "CREATE DATABASE live TEMPLATE shop");
	}

	@Test
	void fillsEmptyTablesWhateverTheirOrder() {
		server.execute("live", "TRUNCATE orders, lines RESTART IDENTITY");
		Proof proof;
		try (PostgresTarget target = target()) {
			proof = TargetRunner.load(target, dump, loading(false), ProofLevel.EXACT);
			assertThat(target.accept()).contains("rows were added to public.lines, public.orders");
		}
		assertThat(proof.differences()).isEmpty();
		assertThat(proof.tables()).hasSize(3);
		assertThat(proof.notCompared()).anyMatch((each) -> each.contains("anything but rows"));
		assertThat(everything("live")).isEqualTo(original);
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void replacesRowsAndNamesWhatTheyBreak() {
		server.execute("live", "UPDATE orders SET note = 'wrong', felt = 'glad'");
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading(true, "orders"), ProofLevel.EXACT).differences())
				.isEmpty();
			assertThat(target.accept()).contains("rows were replaced in public.orders");
		}
		assertThat(everything("live")).isEqualTo(original);
	}

	@Test
	void keysThatAreThereLeaveEverythingAsItWas() {
		server.execute("live", "UPDATE orders SET note = 'kept'");
		String before = everything("live");
		try (PostgresTarget target = target()) {
			TargetRunner.load(target, dump, loading(false, "orders"), ProofLevel.EXACT);
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, target::accept);
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains("orders_pkey");
			assertThat(failure.hint()).contains("--drop", "--as-schema");
			target.discard();
		}
		assertThat(everything("live")).isEqualTo(before);
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ALTER TABLE orders ALTER note TYPE varchar(9) | column note of public.orders is text in the backup and character varying(9) here
					ALTER TABLE orders DROP note CASCADE | column note of public.orders is text in the backup and not there here
					DROP TABLE orders CASCADE | table public.orders is not there
					CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING | public.orders has the rule r
					""")
	void tablesThatDoNotFitAreSaidBeforeARowIsLoaded(String sql, String named) {
		server.execute("live", "DROP VIEW many", sql);
		try (PostgresTarget target = target()) {
			target.prepare(loading(true, "orders"));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, dump));
			assertThat(failure).isNotNull();
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains(named);
			target.discard();
		}
		assertThat(ourSchemas()).isEqualTo("0");
	}

	private static String ourSchemas() {
		return String.valueOf(server.query("live", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'holdfast%'"));
	}

	private static String everything(String database) {
		return server.run("pg_dump", "-d", database, "--schema-only")
			.outOfSuccess()
			.replaceAll("(?m)^.(un)?restrict .*$", "")
				+ server.query(database, "SELECT string_agg(t::text, '; ' ORDER BY t.id) FROM orders t")
				+ server.query(database, "SELECT string_agg(t::text, '; ' ORDER BY ord) FROM lines t")
				+ server.query(database, "SELECT last_value FROM orders_id_seq");
	}

	private PostgresTarget target() {
		return TargetRunner.target(server, "live", this.directory);
	}

	private static Loading loading(boolean drop, String... include) {
		return new Loading("run" + RUNS.incrementAndGet(), "b", 0, List.of(include), List.of(), Parts.DATA_ONLY, null,
				true, true, null, false, drop, false, false, false);
	}

}
