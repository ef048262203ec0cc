package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Some tables are replaced, at once or not at all, and everything else stays. */
class ReplaceTablesIntegrationTests {

	private static final AtomicInteger RUNS = new AtomicInteger();

	private static PostgresServer server;

	private static RecordedDump dump;

	private static String original;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		server.execute("postgres", "CREATE ROLE clerk", "CREATE ROLE boss");
		server.createDatabase("shop");
		server.execute("shop", "ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO boss",
				"CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL)",
				"CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE, "
						+ "n int CHECK (n < 1000000), note text)",
				"CREATE TABLE lines (ord int REFERENCES orders ON DELETE CASCADE DEFERRABLE, line int, "
						+ "PRIMARY KEY (ord, line))",
				"CREATE INDEX by_n ON orders (n)", "CREATE TABLE \"Odd One\" (id int REFERENCES orders)",
				"ALTER TABLE orders OWNER TO clerk", "GRANT SELECT ON orders TO boss WITH GRANT OPTION",
				"ALTER TABLE orders ENABLE ROW LEVEL SECURITY", "CREATE POLICY mine ON orders USING (n > 3)",
				"CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
				"CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp()",
				"CREATE VIEW many (order_id, more) WITH (security_barrier) AS SELECT id, n * 2 FROM orders",
				"CREATE VIEW most AS SELECT m.order_id, c.name FROM many m, customers c",
				"GRANT SELECT ON many TO boss", "COMMENT ON VIEW many IS 'a view'", "ALTER VIEW most OWNER TO clerk",
				"CREATE MATERIALIZED VIEW stored AS SELECT count(*) AS c, max(n) AS m FROM orders",
				"CREATE UNIQUE INDEX stored_c ON stored (c)", "CREATE PUBLICATION feed FOR TABLE orders, customers",
				"INSERT INTO customers (name) SELECT 'c' || x FROM generate_series(1, 10) x",
				"INSERT INTO orders (customer, n) SELECT 1 + x % 10, x FROM generate_series(1, 100) x",
				"INSERT INTO lines SELECT x, 1 FROM generate_series(1, 100) x", "REFRESH MATERIALIZED VIEW stored");
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
	void replacesOneTableAndLeavesEverythingElse() {
		server.execute("live", "UPDATE orders SET note = 'wrong', n = 0", "DROP INDEX by_n",
				"ALTER TABLE orders ADD junk int, DROP CONSTRAINT orders_n_check, ALTER note SET NOT NULL",
				"REVOKE ALL ON orders FROM boss", "SELECT setval('orders_id_seq', 7)",
				"REFRESH MATERIALIZED VIEW stored");
		assertThat(everything("live")).isNotEqualTo(original);
		assertThat(restore("orders")).isEqualTo("dropped was table public.orders");
		assertThat(everything("live")).isEqualTo(original);
		assertThat(ourSchemas()).isEqualTo("0");
		server.execute("live", "DELETE FROM customers WHERE id = 1");
		assertThat(server.query("live", "SELECT count(*) FROM lines")).isEqualTo("90");
	}

	@Test
	void bringsBackATableThatIsNotThereWithTheForeignKeysThatItHad() {
		server.execute("live", "DROP VIEW most, many", "DROP MATERIALIZED VIEW stored", "DROP TABLE orders CASCADE");
		assertThat(restore("orders")).isEqualTo("nothing was there of the tables");
		assertThat(server.query("live",
				"SELECT string_agg(conname || ' ' || convalidated, ', ' ORDER BY conname COLLATE \"C\") "
						+ "FROM pg_constraint WHERE contype = 'f'"))
			.isEqualTo("Odd One_id_fkey true, lines_ord_fkey true, orders_customer_fkey true");
		assertThat(server.query("live", "SELECT count(*) FROM orders")).isEqualTo("100");
	}

	@Test
	void namesForeignKeysThatRowsOfTodayBreak() {
		server.execute("live", "DELETE FROM lines WHERE ord = 5", "DELETE FROM customers WHERE id = 3",
				"INSERT INTO orders VALUES (7777, NULL, 1)", "INSERT INTO lines VALUES (7777, 1)");
		assertThat(restore("orders"))
			.contains("NOT VALID: lines_ord_fkey on public.lines, " + "orders_customer_fkey on public.orders");
		assertThat(server.query("live", "SELECT count(*) FROM orders")).isEqualTo("100");
	}

	@Test
	void replacesTablesThatLeadToOneAnother() {
		server.execute("live", "TRUNCATE customers, orders, lines, \"Odd One\"", "REFRESH MATERIALIZED VIEW stored",
				"SELECT setval('customers_id_seq', 1)");
		assertThat(restore("orders", "customers", "lines", "\"Odd One\"")).isEqualTo("dropped was table "
				+ "public.\"Odd One\", table public.customers, table public.lines, table public.orders");
		assertThat(everything("live")).isEqualTo(original);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					CREATE FUNCTION f(orders) RETURNS int LANGUAGE sql AS 'SELECT 1' | function public.f(public.orders)
					CREATE TABLE holder (o orders) | column o of table public.holder
					CREATE TABLE heir () INHERITS (orders) | table public.heir
					ALTER TABLE customers ALTER id SET DEFAULT nextval('orders_id_seq') | default value for column id of table public.customers
					CREATE RULE r AS ON DELETE TO customers DO ALSO DELETE FROM orders | rule r on table public.customers
					CREATE TRIGGER t INSTEAD OF INSERT ON many FOR EACH ROW EXECUTE FUNCTION stamp() | trigger t on view public.many
					CREATE POLICY p ON customers USING (EXISTS (SELECT FROM orders)) | policy p on table public.customers
					""")
	void whatElseDependsOnATableIsSaidBeforeAnythingIsLoaded(String sql, String named) {
		server.execute("live", sql);
		String before = everything("live");
		try (PostgresTarget target = target()) {
			target.prepare(loading("orders"));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, dump));
			assertThat(failure).isNotNull();
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains(named, "--as-schema");
			target.discard();
		}
		assertThat(everything("live")).isEqualTo(before);
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void whatComesToDependOnATableMeanwhileLeavesItAsItWas() {
		try (PostgresTarget target = target()) {
			TargetRunner.load(target, dump, loading("orders"), ProofLevel.EXACT);
			server.execute("live", "UPDATE orders SET n = 5 WHERE id = 5", "CREATE TABLE holder (o orders)");
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, target::accept);
			assertThat(failure.what()).contains("column o of table public.holder");
			target.discard();
		}
		assertThat(server.query("live", "SELECT n FROM orders WHERE id = 5")).isEqualTo("5");
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void whoUsesATableIsNamedOrEnded() throws SQLException {
		try (PostgresTarget target = target(); Connection user = server.connect("live")) {
			TargetRunner.load(target, dump, loading("orders"), ProofLevel.EXACT);
			user.setClientInfo("ApplicationName", "the shop");
			user.setAutoCommit(false);
			user.createStatement().execute("SELECT count(*) FROM orders");
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, target::accept);
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains("application \"the shop\"");
			assertThat(failure.hint()).contains("--terminate-sessions");
			target.discard();
		}
		try (PostgresTarget target = target(); Connection user = server.connect("live")) {
			Loading loading = new Loading("run" + RUNS.incrementAndGet(), "b", 0, List.of("orders"), List.of(),
					Parts.ALL, null, true, true, null, false, true, false, true, false);
			TargetRunner.load(target, dump, loading, ProofLevel.EXACT);
			user.setAutoCommit(false);
			user.createStatement().execute("SELECT count(*) FROM orders");
			target.accept();
			assertThat(user.isValid(5)).isFalse();
		}
		assertThat(everything("live")).isEqualTo(original);
	}

	@Test
	void goesOnAfterItDiedWithEverythingLoaded() {
		server.execute("live", "DELETE FROM orders WHERE id > 50");
		Loading loading = loading("orders");
		try (PostgresTarget target = target()) {
			TargetRunner.load(target, dump, loading, ProofLevel.EXACT);
		}
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading, ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
			target.stop();
		}
		try (PostgresTarget target = target()) {
			assertThat(target.accepted(loading.id())).isTrue();
		}
		assertThat(ourSchemas()).isEqualTo("0");
		assertThat(server.query("live", "SELECT count(*) || ' ' || (SELECT count(*) FROM pg_constraint "
				+ "WHERE conname = 'orders_customer_fkey') FROM orders"))
			.isEqualTo("100 1");
	}

	private String restore(String... tables) {
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading(tables), ProofLevel.EXACT).differences()).isEmpty();
			return target.accept();
		}
	}

	private static String ourSchemas() {
		return String.valueOf(server.query("live", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'holdfast%'"));
	}

	/** Rows in the order of their keys, not of the pages that they happen to lie in. */
	private static String everything(String database) {
		return server.run("pg_dump", "-d", database, "--schema-only")
			.outOfSuccess()
			.replaceAll("(?m)^.(un)?restrict .*$", "")
				+ server.query(database, "SELECT string_agg(t::text, '; ' ORDER BY t.id) FROM orders t")
				+ server.query(database, "SELECT string_agg(t::text, '; ' ORDER BY ord) FROM lines t")
				+ server.query(database, "SELECT string_agg(t::text, '; ') FROM stored t")
				+ server.query(database, "SELECT last_value FROM orders_id_seq");
	}

	private PostgresTarget target() {
		return TargetRunner.target(server, "live", this.directory);
	}

	private static Loading loading(String... include) {
		return new Loading("run" + RUNS.incrementAndGet(), "b", 0, List.of(include), List.of(), Parts.ALL, null, true,
				true, null, false, true, false, false, false);
	}

}
