package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
