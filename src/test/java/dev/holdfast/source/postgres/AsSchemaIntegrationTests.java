package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

/** Tables come back beside what is there, for their rows to be merged by SQL. */
class AsSchemaIntegrationTests {

	private static final AtomicInteger RUNS = new AtomicInteger();

	private static PostgresServer server;

	private static RecordedDump dump;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		server.execute("postgres", "CREATE ROLE clerk");
		server.createDatabase("shop");
		server.execute("shop", "CREATE TYPE mood AS ENUM ('glad', 'sad')",
				"CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2'",
				"CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL)",
				"CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
						+ "customer int REFERENCES customers, felt mood, n int CHECK (twice(n) < 1000000), "
						+ "\"Odd \"\"note\" text DEFAULT 'public.orders')",
				"CREATE TABLE lines (ord int REFERENCES orders, line serial, PRIMARY KEY (ord, line)) "
						+ "PARTITION BY RANGE (ord)",
				"CREATE TABLE lines_low PARTITION OF lines FOR VALUES FROM (0) TO (50)",
				"CREATE TABLE lines_high PARTITION OF lines DEFAULT", "CREATE INDEX by_felt ON orders (twice(n), felt)",
				"COMMENT ON INDEX by_felt IS 'how it felt'", "COMMENT ON COLUMN orders.felt IS 'felt'",
				"COMMENT ON CONSTRAINT orders_customer_fkey ON orders IS 'who'",
				"CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
				"CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW WHEN (new.n > 3) EXECUTE FUNCTION stamp()",
				"GRANT SELECT ON orders TO clerk", "ALTER TABLE lines OWNER TO clerk",
				"INSERT INTO customers (name) SELECT 'c' || x FROM generate_series(1, 10) x",
				"INSERT INTO orders (customer, felt, n) SELECT 1 + x % 10, 'sad', x FROM generate_series(1, 100) x",
				"INSERT INTO lines (ord) SELECT x FROM generate_series(1, 100) x");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("shop", dump);
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
	void aDroppedTableComesBackInAnotherSchemaAndIsMerged() {
		server.execute("live", "DELETE FROM lines WHERE ord > 10", "DELETE FROM orders WHERE id > 10",
				"ALTER TYPE mood ADD VALUE 'bored'", "UPDATE orders SET n = 7");
		String others = everythingElse();
		Proof proof;
		String became;
		try (PostgresTarget target = target()) {
			proof = TargetRunner.load(target, dump, loading("recovered", "orders", "lines"), ProofLevel.EXACT);
			assertThat(server.query("live", "SELECT count(*) FROM pg_namespace WHERE nspname = 'recovered'"))
				.isEqualTo("0");
			became = target.accept();
		}
		assertThat(proof.differences()).isEmpty();
		assertThat(proof.tables()).extracting(Proof.Compared::name, Proof.Compared::foundRows)
			.containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("public.lines_high", 51L),
					org.assertj.core.groups.Tuple.tuple("public.lines_low", 49L),
					org.assertj.core.groups.Tuple.tuple("public.orders", 100L));
		assertThat(proof.notCompared()).anyMatch((each) -> each.contains("foreign keys to tables that were not"));
		assertThat(became).contains("schema \"recovered\" holds lines, lines_high, lines_low, orders");
		assertThat(everythingElse()).isEqualTo(others);
		assertThat(server.query("live", """
				SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), '; ' ORDER BY conname)
				FROM pg_constraint WHERE connamespace = 'recovered'::regnamespace AND conparentid = 0"""))
			.contains("orders_pkey PRIMARY KEY (id)", "REFERENCES recovered.orders(id)", "twice(n) < 1000000")
			.doesNotContain("customers");
		assertThat(server.query("live", "SELECT pg_get_serial_sequence('recovered.orders', 'id') || ' ' || "
				+ "(SELECT last_value FROM recovered.orders_id_seq) || ' ' || "
				+ "obj_description('recovered.by_felt'::regclass) || ' ' || col_description('recovered.orders'::regclass, 3)"))
			.isEqualTo("recovered.orders_id_seq 100 how it felt felt");
		server.execute("live", "INSERT INTO orders OVERRIDING SYSTEM VALUE SELECT * FROM recovered.orders "
				+ "ON CONFLICT DO NOTHING");
		assertThat(server.query("live", "SELECT count(*) || ' ' || sum(n) FROM orders")).isEqualTo("100 5065");
		server.execute("live", "DROP SCHEMA recovered CASCADE");
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void bringsTypesAndFunctionsThatAreNotThereAnyMore() {
		server.execute("live", "DROP TABLE lines, orders", "DROP TYPE mood", "DROP FUNCTION twice");
		try (PostgresTarget target = target()) {
			Proof proof = TargetRunner.load(target, dump, loading("recovered", "orders"), ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			target.accept();
		}
		assertThat(server.query("live", "SELECT count(*) || ' ' || max(recovered.twice(n)) FROM recovered.orders "
				+ "WHERE felt = 'sad'::recovered.mood"))
			.isEqualTo("100 200");
	}

	@Test
	void aDifferenceIsFoundAndTheDatabaseIsLeftAsItWas() {
		String others = everythingElse();
		try (PostgresTarget target = target()) {
			Loading loading = loading("recovered", "orders");
			target.prepare(loading);
			TargetRunner.feed(target, dump);
			target.finish();
			String beside = server.query("live", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'holdfast%'");
			server.execute("live", "UPDATE " + beside + ".orders SET n = 0 WHERE id = 5",
					"ALTER TABLE " + beside + ".orders ALTER n SET DEFAULT 3", "DROP INDEX " + beside + ".by_felt");
			assertThat(target.prove(ProofLevel.EXACT).differences()).extracting(Proof.Difference::kind)
				.contains("table", "default", "index");
			target.discard();
		}
		assertThat(everythingElse()).isEqualTo(others);
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void goesOnAfterItDied() {
		Loading loading = loading("recovered", "orders");
		try (PostgresTarget target = target()) {
			target.prepare(loading);
			TargetRunner.feed(target, dump);
		}
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading, ProofLevel.EXACT).differences()).isEmpty();
		}
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading, ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
		}
		assertThat(server.query("live", "SELECT count(*) FROM recovered.orders")).isEqualTo("100");
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void whatAKilledRunHasLeftIsRemovedByTheNext() {
		try (PostgresTarget target = target()) {
			target.prepare(loading("recovered", "orders"));
			TargetRunner.feed(target, dump);
		}
		server.execute("live", "CREATE SCHEMA holdfast_mine");
		assertThat(ourSchemas()).isNotEqualTo("1");
		try (PostgresTarget target = target()) {
			target.prepare(loading("recovered", "customers"));
		}
		assertThat(ourSchemas()).isEqualTo("1");
	}

	@Test
	void aSchemaThatIsNotEmptyAndADatabaseThatIsNotThereAreSaid() {
		HoldfastException full = refused(loading("public", "orders"));
		assertThat(full.code()).isEqualTo(ExitCode.BAD_PLAN);
		assertThat(full.what()).contains("schema \"public\" is not empty");
		server.execute("postgres", "DROP DATABASE live");
		assertThat(refused(loading("recovered", "orders")).what()).contains("\"live\"", "is not there");
		server.createDatabase("live");
	}

	@Test
	void whatIsMissingIsOneList() {
		server.execute("postgres", "DROP DATABASE IF EXISTS cite", "DROP DATABASE live");
		server.createDatabase("cite");
		server.execute("cite", "CREATE EXTENSION citext", "CREATE TABLE a (t citext)", "CREATE SCHEMA other",
				"CREATE TABLE other.a (i int)");
		RecordedDump other = new RecordedDump();
		new SourceRunner(server, this.directory.resolve("dump")).dump("cite", other);
		server.execute("postgres", "CREATE DATABASE live ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
		try (PostgresTarget target = target()) {
			target.prepare(loading("recovered"));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, other));
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			assertThat(failure.what()).contains("encoding LATIN1", "public.citext", "have the same name");
		}
		assertThat(ourSchemas()).isEqualTo("0");
	}

	@Test
	void saysWhichRightTheRoleLacks() {
		server.execute("live", "DROP ROLE IF EXISTS \"only reads\"",
				"CREATE ROLE \"only reads\" LOGIN IN ROLE pg_read_all_data");
		try (PostgresTarget target = PostgresTarget.database(TargetRunner.spec(server, "live", "only reads"),
				TargetRunner.environment(server), this.directory)) {
			Loading loading = loading("recovered", "orders");
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> {
				target.prepare(loading);
				TargetRunner.feed(target, dump);
			});
			assertThat(failure.what()).contains("the role may not make schemas",
					"GRANT CREATE ON DATABASE live TO \"only reads\"");
		}
		server.execute("live", "DROP ROLE \"only reads\"");
	}

	private HoldfastException refused(Loading loading) {
		try (PostgresTarget target = target()) {
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> target.prepare(loading));
			assertThat(failure).isNotNull();
			return failure;
		}
	}

	private static String ourSchemas() {
		return String.valueOf(server.query("live", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'holdfast%'"));
	}

	/** Every row and object of what must stay as it was. */
	private static String everythingElse() {
		return server.run("pg_dump", "-d", "live", "-N", "recovered")
			.outOfSuccess()
			.replaceAll("(?m)^.(un)?restrict .*$", "");
	}

	private PostgresTarget target() {
		return TargetRunner.target(server, "live", this.directory);
	}

	private static Loading loading(String schema, String... include) {
		return new Loading("run" + RUNS.incrementAndGet(), "b", 0, List.of(include), List.of(), Parts.ALL, schema, true,
				true, null, false, false, false, false, false);
	}

}
