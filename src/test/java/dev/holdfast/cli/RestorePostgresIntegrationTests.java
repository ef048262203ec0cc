package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.testing.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Restores of a PostgreSQL database, as somebody types them. */
class RestorePostgresIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void provesADatabaseOnAServerOfItsOwnAndPutsItBack() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			server.createDatabase("shop");
			try (Connection connection = server.connect("shop")) {
				connection.createStatement().execute("create table orders(id int primary key, note text)");
				connection.createStatement()
					.execute("insert into orders select x, 'order ' || x from generate_series(1, 1000) x");
			}
			plan(server, "restore-test: {checks: [{sql: select count(*) from orders, expect: 1000}]}\n");
			Typed backup = type("backup", "shop");
			assertThat(backup.error()).doesNotContain("holdfast:");
			String id = backup.standard().lines().findFirst().orElseThrow();
			Typed tested = type("restore-test", "shop");
			assertThat(tested.error()).doesNotContain("holdfast:");
			assertThat(tested.code()).isZero();
			assertThat(tested.standard()).containsPattern("prove +database +1 table   1,000 rows .*as dumped")
				.contains("check     select count(*) from orders   as expected");
			assertThat(Files.list(this.directory.resolve("home/restore-tests"))).isEmpty();
			assertThat(Files.list(this.directory.resolve("home/restore-servers"))).isEmpty();
			try (Connection connection = server.connect("shop")) {
				connection.createStatement().execute("delete from orders where id > 3");
			}
			Typed unconfirmed = type("restore", id, "--drop");
			assertThat(unconfirmed.code()).isEqualTo(2);
			assertThat(unconfirmed.standard()).containsPattern("then +1 table   1,000 rows");
			Typed restored = type("restore", id, "--drop", "--confirm");
			assertThat(restored.error()).doesNotContain("holdfast:");
			assertThat(restored.code()).isZero();
			try (Connection connection = server.connect("shop");
					ResultSet row = connection.createStatement().executeQuery("select count(*) from orders")) {
				row.next();
				assertThat(row.getLong(1)).isEqualTo(1000);
			}
			assertThat(type("history", "shop").standard()).contains("completed, proven");
		}
	}

	@Test
	void provesADatabaseOnThePlansOwnServerForTests() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			server.createDatabase("shop");
			server.execute("shop", "create table orders(id int primary key)",
					"insert into orders select generate_series(1, 10)");
			plan(server, "restore-test: {target: \""
					+ server.url("postgres").replaceFirst("^jdbc:postgresql://", "postgresql://postgres@") + "\"}\n");
			assertThat(type("backup", "shop").error()).doesNotContain("holdfast:");
			Typed tested = type("restore-test", "shop");
			assertThat(tested.error()).doesNotContain("holdfast:");
			assertThat(tested.code()).isZero();
			assertThat(server.query("postgres", "select count(*) from pg_database where datname like 'holdfast%'"))
				.isEqualTo("0");
			server.execute("shop", "drop table orders");
			Typed elsewhere = type("restore", "latest", "--target",
					server.url("rescued").replaceFirst("^jdbc:postgresql://", "postgresql://postgres@"));
			assertThat(elsewhere.error()).doesNotContain("holdfast:");
			assertThat(server.query("rescued", "select count(*) from orders")).isEqualTo("10");
		}
	}

	@Test
	void bringsBackATableThatWasDroppedByMistake() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			server.createDatabase("shop");
			server.execute("shop", "create table customers(id int primary key)",
					"create table orders(id int primary key, customer int references customers, note text)",
					"insert into customers select generate_series(1, 10)",
					"insert into orders select x, 1 + x % 10, 'order ' || x from generate_series(1, 1000) x");
			plan(server, "");
			assertThat(type("backup", "shop").error()).doesNotContain("holdfast:");
			Instant mistake = Instant.now().plusSeconds(1);
			server.execute("shop", "drop table orders", "delete from customers where id = 3");
			List<String> documented = documented("```sh dropped-table", mistake.toString());
			Typed restored = type(documented.get(0).split(" "));
			assertThat(restored.error()).doesNotContain("holdfast:");
			assertThat(restored.code()).isZero();
			assertThat(restored.standard()).contains("everything that was there is as it was", "restored in ")
				.containsPattern("prove +database +1 table   1,000 rows .*as dumped");
			assertThat(server.query("shop", "select count(*) || ' ' || max(note) from recovered.orders"))
				.isEqualTo("1000 order 999");
			assertThat(server.query("shop", "select count(*) from customers")).isEqualTo("9");
			Typed again = type("restore", "--plan", "shop", "--include", "orders", "--as-schema", "recovered");
			assertThat(again.code()).isEqualTo(2);
			assertThat(again.error()).contains("schema \"recovered\" is not empty");
			server.execute("shop", "create table orders (like recovered.orders including all)");
			server.execute("shop", documented.get(1), documented.get(2));
			assertThat(server.query("shop", "select count(*) from orders")).isEqualTo("1000");
			assertThat(type("restore", "latest", "--as-schema", "x", "--drop").code()).isEqualTo(2);
		}
	}

	@Test
	void savesWhatCanBeReadOfACorruptDatabase() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			server.createDatabase("shop");
			server.execute("shop", "create type mood as enum ('glad', 'sad')",
					"create table orders(id int primary key, felt mood)", "create table customers(id int primary key)",
					"insert into orders select x, 'sad' from generate_series(1, 100) x",
					"insert into customers select generate_series(1, 7)");
			plan(server, "");
			String id = type("backup", "shop").standard().lines().findFirst().orElseThrow();
			server.execute("shop", "insert into customers values (8)", "delete from pg_enum where enumlabel = 'sad'");
			Typed refused = type("restore", id, "--drop", "--confirm");
			assertThat(refused.code()).isNotZero();
			assertThat(refused.error()).contains("nothing was restored, the backup of what is there failed");
			Typed restored = type("restore", id, "--drop", "--confirm", "--safety-backup", "best-effort");
			assertThat(restored.code()).isZero();
			assertThat(restored.error()).contains("cannot be backed up: public.orders: ");
			assertThat(restored.standard()).containsPattern("safety +shop-.*INCOMPLETE.*public.orders: ");
			assertThat(server.query("shop", "select count(*) from orders where felt = 'sad'")).isEqualTo("100");
			Typed saved = type("history", "shop", "--label", "before-restore", "--status", "completed", "--json");
			String safety = saved.standard().replaceAll("(?s).*\"backupId\" ?: ?\"([^\"]+)\".*", "$1");
			assertThat(type("show", safety).standard()).contains("INCOMPLETE", "public.orders");
			Typed rescued = type("restore", safety, "--target",
					server.url("rescued").replaceFirst("^jdbc:postgresql://", "postgresql://postgres@"));
			assertThat(rescued.error()).doesNotContain("holdfast:");
			assertThat(
					server.query("rescued", "select (select count(*) from customers) || ' ' || count(*) from orders"))
				.isEqualTo("8 0");
		}
	}

	/** The commands of a page: what holdfast is told, then what psql is told. */
	@Test
	void keepsWhatNoBackupHolds() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			server.createDatabase("shop");
			server.execute("shop", "create table orders(id int primary key)", "create table sessions(id int)",
					"insert into orders values (1)", "insert into sessions values (7)");
			plan(server, "");
			Path plan = this.directory.resolve("jobs/shop.yaml");
			Files.writeString(plan,
					Files.readString(plan).replace("user: postgres}", "user: postgres, exclude: [public.sessions]}"));
			assertThat(type("backup", "shop").code()).isZero();
			Typed restored = type("restore", "latest", "--drop", "--drop-old", "--confirm", "--safety-backup", "no");
			assertThat(restored.code()).as(restored.error()).isEqualTo(3);
			assertThat(restored.error()).contains("the old database is kept, --drop-old or not");
			String old = server.query("postgres", "select datname from pg_database where datname like 'shop_before_%'");
			assertThat(server.query(String.valueOf(old), "select id from sessions")).isEqualTo("7");
		}
	}

	private static List<String> documented(String fence, String time) throws IOException {
		String page = Files.readString(Path.of("docs/restore.md"));
		int begin = page.indexOf(fence + "\n") + fence.length() + 1;
		return page.substring(begin, page.indexOf("```", begin))
			.lines()
			.map((line) -> line.startsWith("holdfast ")
					? line.substring("holdfast ".length()).replace("\"$TIME\"", time)
					: line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')))
			.toList();
	}

	private void plan(PostgresServer server, String more) throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: database, type: postgresql, url: "%s", user: postgres}]
				destinations: [{name: local, type: local, path: %s}]
				%s""".formatted(server.url("shop"), this.directory.resolve("store"), more));
	}

	private Typed type(String... arguments) {
		return Typed.run(
				Stream
					.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString(),
							"--plans", this.directory.resolve("jobs").toString()))
					.toArray(String[]::new));
	}

}
