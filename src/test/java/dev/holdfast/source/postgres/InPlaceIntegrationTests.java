package dev.holdfast.source.postgres;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.Entry;
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

/**
 * A role that may not make databases restores into its own, and gets it back when that
 * fails.
 */
class InPlaceIntegrationTests {

	private static final AtomicInteger RUNS = new AtomicInteger();

	private static PostgresServer server;

	private static RecordedDump dump;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		server.execute("postgres", "CREATE ROLE tenant LOGIN");
		server.createDatabase("shop");
		server.execute("shop", "ALTER DATABASE shop OWNER TO tenant", "CREATE EXTENSION citext", "SET ROLE tenant",
				"CREATE SCHEMA sales", "CREATE TYPE mood AS ENUM ('glad', 'sad')",
				"CREATE TABLE sales.orders (id serial PRIMARY KEY, felt mood, note citext)",
				"CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2'",
				"CREATE INDEX by_twice ON sales.orders (twice(id))", "CREATE VIEW many AS SELECT * FROM sales.orders",
				"CREATE COLLATION german (locale = 'C.UTF-8')",
				"INSERT INTO sales.orders (felt, note) SELECT 'sad', 'n' || x FROM generate_series(1, 100) x",
				"SELECT lo_from_bytea(0, 'large')");
		dump = new RecordedDump();
		new SourceRunner(server, scratch).dump("shop", dump);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void makeTarget() {
		server.execute("postgres", "DROP DATABASE IF EXISTS live", "CREATE DATABASE live OWNER tenant");
		server.execute("live", "CREATE EXTENSION citext", "SET ROLE tenant", "CREATE SCHEMA sales",
				"COMMENT ON SCHEMA sales IS 'what''s sold'", "CREATE SCHEMA \"Odd one\"",
				"CREATE TABLE sales.orders (wrong int)", "INSERT INTO sales.orders VALUES (1), (2)",
				"CREATE TYPE mood AS ENUM ('other')", "CREATE TABLE precious (felt mood DEFAULT 'other', c citext)",
				"INSERT INTO precious VALUES ('other', 'x')", "CREATE SEQUENCE counting",
				"CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 3'",
				"CREATE VIEW \"Odd one\".v AS SELECT twice(wrong) FROM sales.orders");
	}

	@Test
	void replacesWhatIsThereAndKeepsItAside() {
		String became;
		try (PostgresTarget target = target()) {
			Proof proof = TargetRunner.load(target, dump, loading(false), ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.notCompared()).anyMatch((each) -> each.contains("was not made anew"));
			assertThat(server.query("live", "SELECT count(*) FROM many")).isEqualTo("100");
			became = target.accept();
		}
		assertThat(became).contains("public_before_", "sales_before_", "to be dropped by hand");
		assertThat(schemas()).containsExactly("\"Odd one_before_X\"", "public", "\"public_before_X\"", "sales",
				"\"sales_before_X\"");
		String kept = server.query("live",
				"SELECT oid::regnamespace::text FROM pg_namespace WHERE nspname ~ '^public_before'");
		assertThat(server.query("live", "SELECT felt || ' ' || c FROM " + kept + ".precious")).isEqualTo("other x");
		assertThat(server.query("live", "SELECT loread(lo_open(oid, 262144), 10) FROM pg_largeobject_metadata"))
			.isEqualTo(server.query("shop", "SELECT 'large'::bytea::text"));
	}

	@Test
	void dropsWhatWasThereWhenAsked() {
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading(true), ProofLevel.EXACT).differences()).isEmpty();
			assertThat(target.accept()).isEmpty();
		}
		assertThat(schemas()).containsExactly("public", "sales");
	}

	@Test
	void aRestoreThatFailsPutsEverythingBack() {
		String before = everything();
		RecordedDump broken = new RecordedDump();
		dump.entries().forEach((each) -> {
			byte[] bytes = each.entry().name().endsWith("000000.copy")
					? "no number\tsad\tx\n".getBytes(StandardCharsets.UTF_8) : each.content();
			broken.write(Entry.of(each.entry().name(), bytes.length), bytes, 0, bytes.length);
		});
		try (PostgresTarget target = target()) {
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.load(target, broken, loading(false), ProofLevel.EXACT));
			assertThat(failure.code()).isEqualTo(ExitCode.DAMAGED);
			assertThat(server.query("live", "SELECT to_regclass('public.precious')")).isNull();
			target.discard();
		}
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void whatAKilledRunHasPutAsideIsPutBackByTheNext() {
		String before = everything();
		try (PostgresTarget target = target()) {
			TargetRunner.load(target, dump, loading(false), ProofLevel.EXACT);
		}
		assertThat(everything()).isNotEqualTo(before);
		try (PostgresTarget target = target()) {
			target.prepare(loading(false));
		}
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void aRunThatDiedGoesOn() {
		Loading loading = loading(true);
		try (PostgresTarget target = target()) {
			target.prepare(loading);
			TargetRunner.feed(target, dump);
		}
		try (PostgresTarget target = target()) {
			assertThat(TargetRunner.load(target, dump, loading, ProofLevel.EXACT).differences()).isEmpty();
			target.accept();
			target.stop();
		}
		try (PostgresTarget target = target()) {
			assertThat(target.accepted(loading.id())).isTrue();
		}
		assertThat(schemas()).containsExactly("public", "sales");
		assertThat(server.query("live", "SELECT count(*) FROM many")).isEqualTo("100");
	}

	@Test
	void whatCannotBePutAsideAndWhatIsNotSaidToBeReplacedIsRefused() {
		server.execute("live", "CREATE PUBLICATION feed FOR TABLE precious", "CREATE SCHEMA e",
				"CREATE EXTENSION pgcrypto SCHEMA e", "CREATE COLLATION c (locale = 'C')");
		HoldfastException failure = refused(loading(false));
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(failure.what()).contains("publication feed", "collation public.c",
				"extension pgcrypto is in schema e");
		server.execute("live", "DROP PUBLICATION feed", "DROP SCHEMA e CASCADE", "DROP COLLATION c");
		assertThat(refused(new Loading("run" + RUNS.incrementAndGet(), "b", 0, List.of(), List.of(), Parts.ALL, null,
				true, true, null, false, false, true, false, false))
			.what()).contains("is not empty");
	}

	private HoldfastException refused(Loading loading) {
		try (PostgresTarget target = target()) {
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> target.prepare(loading));
			assertThat(failure).isNotNull();
			return failure;
		}
	}

	private static List<String> schemas() {
		return List.of(String.valueOf(server.query("live",
				"SELECT string_agg(regexp_replace(oid::regnamespace::text, '[0-9]{8}T[0-9]{6}Z', 'X'), ',' "
						+ "ORDER BY nspname COLLATE \"C\") FROM pg_namespace WHERE nspname !~ '^(pg_|information)'"))
			.split(","));
	}

	private static String everything() {
		return server.run("pg_dump", "-d", "live").outOfSuccess().replaceAll("(?m)^.(un)?restrict .*$", "");
	}

	private PostgresTarget target() {
		return PostgresTarget.database(TargetRunner.spec(server, "live", "tenant"), TargetRunner.environment(server),
				this.directory);
	}

	private static Loading loading(boolean dropOld) {
		return new Loading("run" + RUNS.incrementAndGet(), "b", 0, List.of(), List.of(), Parts.ALL, null, false, false,
				null, false, true, true, false, dropOld);
	}

}
