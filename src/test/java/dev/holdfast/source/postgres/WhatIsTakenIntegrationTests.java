package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

/** What of extensions is the user's, what a standby has, what leaving out breaks. */
class WhatIsTakenIntegrationTests {

	@TempDir
	Path directory;

	@Test
	void ofAnExtensionTheUsersConfigurationComesBack() throws IOException {
		try (PostgresServer server = PostgresServer.start(18)) {
			Path extension = Files.createDirectories(server.data().resolve("ours/extension"));
			Files.writeString(extension.resolve("shopconf.control"), "default_version = '1.0'\nrelocatable = false\n");
			Files.writeString(extension.resolve("shopconf--1.0.sql"),
					"CREATE TABLE conf (name text PRIMARY KEY, value text, builtin boolean DEFAULT false);\n"
							+ "CREATE TABLE whole (a int);\nCREATE TABLE fixed (a int);\nINSERT INTO fixed VALUES (1);\n"
							+ "CREATE SEQUENCE numbers;\nINSERT INTO conf VALUES ('a', '1', true);\n"
							+ "SELECT pg_extension_config_dump('conf', 'WHERE NOT builtin');\n"
							+ "SELECT pg_extension_config_dump('whole', '');\n"
							+ "SELECT pg_extension_config_dump('numbers', '');\n");
			server.execute("postgres",
					"ALTER ROLE postgres SET extension_control_path = '$system:" + server.data().resolve("ours") + "'");
			server.createDatabase("shop");
			server.execute("shop", "CREATE EXTENSION shopconf", "INSERT INTO conf VALUES ('b', '2'), ('c', '3')",
					"INSERT INTO whole VALUES (5)", "INSERT INTO fixed VALUES (2)", "SELECT setval('numbers', 42)");
			RecordedDump dump = new RecordedDump();
			SourceSummary summary = new SourceRunner(server, this.directory).dump("shop", dump);
			assertThat(dump.warnings()).isEmpty();
			assertThat(summary.tables()).extracting((table) -> table.name() + "=" + table.rows())
				.containsExactlyInAnyOrder("conf=2", "whole=1");
			assertThat(dump.text("data/public.conf/000000.copy")).isEqualTo("b\t2\tf\nc\t3\tf\n");
			StockRestore.restore(dump, server, "again");
			assertThat(server.query("again", "SELECT string_agg(name || value, ' ' ORDER BY name) FROM conf"))
				.isEqualTo("a1 b2 c3");
			assertThat(server.query("again", "SELECT nextval('numbers')")).isEqualTo("43");
			assertThat(server.query("again", "SELECT count(*) FROM fixed")).isEqualTo("1");
			assertThat(new SourceRunner(server, this.directory).dump("again", new RecordedDump()).tables())
				.containsExactlyInAnyOrderElementsOf(summary.tables());
			RecordedDump json = new RecordedDump();
			new SourceRunner(server, this.directory).json().dump("shop", json);
			assertThat(json.text("data/public.conf/000000.json"))
				.startsWith("{\"name\":\"b\",\"value\":\"2\",\"builtin\":false}\n");
		}
	}

	@Test
	void aStandbyIsASourceButForWhatIsUnlogged() {
		try (PostgresServer primary = PostgresServer.start()) {
			EveryKind.create(primary, "every");
			primary.execute("every", "CREATE SEQUENCE tail");
			RecordedDump dump = new RecordedDump();
			RecordedDump there = new RecordedDump();
			SourceSummary original = new SourceRunner(primary, this.directory).dump("every", there);
			try (PostgresServer standby = primary.standby()) {
				assertThat(standby.query("every", "SELECT pg_is_in_recovery()")).isEqualTo("t");
				SourceSummary summary = new SourceRunner(standby, this.directory).dump("every", dump);
				assertThat(dump.warnings())
					.containsExactly("a standby has no content of what is unlogged: public.unlogged_table");
				assertThat(summary.tables()).containsExactlyInAnyOrderElementsOf(
						original.tables().stream().filter((table) -> !table.name().equals("unlogged_table")).toList());
				assertThat(dump.items(ContentItem.CatalogObject.class))
					.containsExactlyInAnyOrderElementsOf(there.items(ContentItem.CatalogObject.class));
				assertThat(dump.text("statements.sql")).contains("\"public\".\"tail\"");
				primary.execute("every", "CREATE TABLE later AS SELECT 1 AS a");
			}
			StockRestore.restore(dump, primary, "again");
			assertThat(StockRestore.pgDump(primary, "again", "--exclude-table-data=unlogged_table"))
				.isEqualTo(StockRestore.pgDump(primary, "every", "--exclude-table-data=unlogged_table",
						"--exclude-table=later"));
		}
	}

	@Test
	void whatNeedsSomethingThatIsLeftOutIsWarnedAbout() {
		try (PostgresServer server = PostgresServer.start()) {
			server.execute("postgres", "CREATE TABLE base (a int PRIMARY KEY)", "INSERT INTO base VALUES (1)",
					"CREATE TABLE kid (b int) INHERITS (base)", "CREATE VIEW shown AS SELECT a FROM base",
					"CREATE VIEW on_view AS SELECT a FROM shown",
					"CREATE MATERIALIZED VIEW kept AS SELECT count(*) FROM base",
					"CREATE TABLE refers (a int CONSTRAINT to_base REFERENCES base)",
					"CREATE TABLE others (a int PRIMARY KEY)", "CREATE TABLE free (a int REFERENCES others)");
			assertThat(warnings(new SourceRunner(server, this.directory).exclude("base"))).containsExactly(
					"foreign key to_base of table public.refers needs public.base, which is left out",
					"materialized view public.kept needs public.base, which is left out",
					"table public.kid inherits from public.base, which is left out",
					"view public.shown needs public.base, which is left out");
			assertThat(warnings(new SourceRunner(server, this.directory).excludeData("base"))).containsExactly(
					"foreign key to_base of table public.refers needs the rows of public.base, which are left out");
			assertThat(warnings(new SourceRunner(server, this.directory).excludeData("base", "refers"))).isEmpty();
			assertThat(warnings(new SourceRunner(server, this.directory).include("free", "others"))).isEmpty();
			assertThat(warnings(new SourceRunner(server, this.directory).exclude("shown", "kept", "kid", "refers")))
				.containsExactly("view public.on_view needs public.shown, which is left out");
		}
	}

	private static java.util.List<String> warnings(SourceRunner runner) {
		RecordedDump dump = new RecordedDump();
		runner.dump("postgres", dump);
		return dump.warnings();
	}

}
