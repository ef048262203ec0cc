package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Trap 8: every database of a server as one source. */
class WholeServerIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.createDatabase("shop");
		server.createDatabase("größe/2");
		server.execute("postgres", "CREATE DATABASE closed ALLOW_CONNECTIONS false",
				"CREATE DATABASE pattern IS_TEMPLATE true", "CREATE ROLE clerk LOGIN PASSWORD 'hashed'",
				"CREATE DATABASE halfdropped",
				"UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'halfdropped'");
		server.execute("shop", "CREATE TABLE t AS SELECT generate_series(1, 5) a", "CREATE TABLE orders ()");
		server.execute("größe/2", "CREATE TABLE t AS SELECT generate_series(1, 7) a");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void holdsEachDatabaseUnderItsNameAndRolesOnce() {
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = new SourceRunner(server, this.directory).dump("*", dump);
		assertThat(summary.database()).isEqualTo("*");
		assertThat(summary.tables()).extracting((table) -> table.database() + "." + table.name() + "=" + table.rows())
			.containsExactlyInAnyOrder("shop.t=5", "shop.orders=0", "größe/2.t=7");
		assertThat(dump.names()).filteredOn("globals.sql"::equals).hasSize(1);
		assertThat(dump.names()).contains("shop/pre-data.dump", "shop/data/public.t/000000.copy",
				"gr%C3%B6%C3%9Fe%2F2/post-data.dump", "gr%C3%B6%C3%9Fe%2F2/data/public.t/copy.sql",
				"gr%C3%B6%C3%9Fe%2F2/statements.sql");
		assertThat(dump.names()).noneMatch(
				(name) -> name.startsWith("postgres/") || name.startsWith("pattern/") || name.startsWith("closed/"));
		assertThat(summary.details()).containsKeys("shop/instant", "größe/2/instant", "shop/server_encoding");
		assertThat(dump.warnings()).containsExactly("database \"halfdropped\" is left half dropped and is not dumped");
		assertThat(dump.items(ContentItem.Table.class)).extracting(ContentItem.Table::database)
			.containsOnly("shop", "größe/2");
	}

	@Test
	void aPatternNeedsToMatchInOneDatabaseOnly() {
		SourceSummary summary = new SourceRunner(server, this.directory).exclude("orders")
			.dump("*", new RecordedDump());
		assertThat(summary.tables()).hasSize(2);
		assertThatThrownBy(() -> new SourceRunner(server, this.directory).exclude("nowhere").source("*").check())
			.isInstanceOfSatisfying(HoldfastException.class,
					(failure) -> assertThat(failure.code()).isEqualTo(ExitCode.BAD_PLAN));
	}

	@Test
	void restoresEveryDatabaseInItsPlace() {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).dump("*", dump);
		try (PostgresServer other = PostgresServer.start()) {
			other.createDatabase("shop");
			other.execute("shop", "CREATE TABLE t AS SELECT 1 AS wrong", "COMMENT ON DATABASE shop IS 'mine'");
			other.createDatabase("bystander");
			Loading loading = new Loading("run1", "b", 0, List.of(), List.of(), Loading.Parts.ALL, null, true, true,
					null, true, true, false, false, false);
			try (PostgresTarget target = TargetRunner.target(other, "*", this.directory)) {
				assertThat(target.describe()).startsWith("all databases on ");
				assertThat(target.look().tables()).isEqualTo(1);
				Proof proof = TargetRunner.load(target, dump, loading, ProofLevel.EXACT);
				assertThat(proof.differences()).isEmpty();
				assertThat(proof.tables()).extracting((each) -> each.name() + "=" + each.foundRows())
					.containsExactlyInAnyOrder("shop.public.t=5", "shop.public.orders=0", "größe/2.public.t=7");
				assertThat(other.query("shop", "SELECT wrong FROM t")).isEqualTo("1");
				assertThat(target.accept()).contains("what was in \"shop\" is kept");
				target.stop();
			}
			try (PostgresTarget target = TargetRunner.target(other, "*", this.directory)) {
				Proof again = TargetRunner.load(target, dump, loading, ProofLevel.EXACT);
				assertThat(again.tables()).isEmpty();
				assertThat(again.notCompared()).hasSize(2).allMatch((each) -> each.contains("before it died"));
				assertThat(target.accept()).isEmpty();
			}
			assertThat(other.query("shop", "SELECT count(*) FROM t")).isEqualTo("5");
			assertThat(other.query("größe/2", "SELECT count(*) FROM t")).isEqualTo("7");
			assertThat(other.query("postgres",
					"SELECT string_agg(regexp_replace(datname, '[0-9]{8}T.*', 'X'), ',' ORDER BY datname) FROM pg_database "
							+ "WHERE NOT datistemplate"))
				.isEqualTo("bystander,größe/2,postgres,shop,shop_before_X");
			assertThat(other.query("postgres",
					"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'"))
				.isEqualTo("mine");
			assertThat(other.query("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'clerk'")).isEqualTo("1");
		}
	}

	@Test
	void testsEveryDatabaseOnAServerOfItsOwnAndOnOneForTests() {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).dump("*", dump);
		List<Supplier<PostgresTarget>> targets = List.of(
				() -> PostgresTarget.temporary("db", 15, TargetRunner.environment(server), this.directory,
						this.directory),
				() -> PostgresTarget.scratch(TargetRunner.spec(server, "postgres", PostgresServer.SUPERUSER),
						TargetRunner.environment(server), this.directory));
		for (Supplier<PostgresTarget> each : targets) {
			try (PostgresTarget target = each.get()) {
				Proof proof = TargetRunner.load(target, dump, Loading.whole("run1", "b", 0), ProofLevel.EXACT);
				assertThat(proof.differences()).isEmpty();
				assertThat(proof.tables()).hasSize(3);
				target.discard();
			}
		}
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'holdfast%'"))
			.isEqualTo("0");
	}

	@Test
	void oneDatabaseAndAWholeServerAreNotMixed() {
		RecordedDump every = new RecordedDump();
		new SourceRunner(server, this.directory).dump("*", every);
		RecordedDump one = new RecordedDump();
		new SourceRunner(server, this.directory).dump("shop", one);
		assertThat(refused("copy", every, List.of()).hint()).contains("postgresql://HOST/*");
		assertThat(refused("*", one, List.of()).what()).contains("the backup is of one database");
		assertThat(refused("*", every, List.of("t")).what()).contains("is restored as a whole");
	}

	private HoldfastException refused(String database, RecordedDump dump, List<String> include) {
		try (PostgresTarget target = TargetRunner.target(server, database, this.directory)) {
			target.prepare(new Loading("run1", "b", 0, include, List.of(), Loading.Parts.ALL, null, true, true, null,
					false, true, false, false, false));
			HoldfastException failure = catchThrowableOfType(HoldfastException.class,
					() -> TargetRunner.feed(target, dump));
			assertThat(failure.code()).isEqualTo(ExitCode.BAD_PLAN);
			target.discard();
			return failure;
		}
	}

	@Test
	void restoresEachDatabaseWithStockTools() throws IOException {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).dump("*", dump);
		Path globals = Files.write(this.directory.resolve("globals.sql"), dump.content("globals.sql"));
		try (PostgresServer other = PostgresServer.start()) {
			other.run("psql", "-X", "-q", "-d", "postgres", "-f", globals.toString());
			assertThat(other.query("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'clerk'")).isEqualTo("1");
			for (Map.Entry<String, String> each : Map.of("shop", "shop", "größe/2", "gr%C3%B6%C3%9Fe%2F2").entrySet()) {
				StockRestore.restore(dump, each.getValue(), other, "copy");
				assertThat(StockRestore.pgDump(other, "copy")).isEqualTo(StockRestore.pgDump(server, each.getKey()));
				other.execute("postgres", "DROP DATABASE copy");
			}
		}
	}

	@Test
	void globalsHoldPasswordHashesOnlyWhenAskedFor() {
		RecordedDump without = new RecordedDump();
		new SourceRunner(server, this.directory).dump("shop", without);
		assertThat(without.text("globals.sql")).contains("CREATE ROLE clerk").doesNotContain("PASSWORD");
		RecordedDump with = new RecordedDump();
		new SourceRunner(server, this.directory).rolePasswords().dump("shop", with);
		assertThat(with.text("globals.sql")).contains("CREATE ROLE clerk").contains("PASSWORD 'SCRAM-SHA-256$");
	}

	@Test
	void aRoleThatMayNotReadPasswordsWarnsAndStillHasRoles() {
		server.execute("shop", "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).as("reader", null).rolePasswords().dump("shop", dump);
		assertThat(dump.warnings()).singleElement().asString().startsWith("role passwords are not in the dump");
		assertThat(dump.text("globals.sql")).contains("CREATE ROLE clerk").doesNotContain("PASSWORD 'SCRAM");
	}

}
