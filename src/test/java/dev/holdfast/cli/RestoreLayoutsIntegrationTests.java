package dev.holdfast.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.archive.Compression;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.archive.encryption.EncryptingStream;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Files of older tools, restored as somebody types it. */
class RestoreLayoutsIntegrationTests {

	private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

	private static final String ROWS = "SELECT string_agg(o.id || ' ' || name || ' ' || coalesce(note, 'null') || ' ' || total, "
			+ "', ' ORDER BY o.id) FROM orders o JOIN customers c ON c.id = customer";

	private static PostgresServer server;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.createDatabase("source");
		server.execute("source", "CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL)",
				"CREATE TABLE orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers, note text, "
						+ "total numeric NOT NULL, twice numeric GENERATED ALWAYS AS (total * 2) STORED)",
				"CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.note := 'changed; by $$';\n"
						+ "RETURN NEW; END; $f$",
				"INSERT INTO customers VALUES (1, 'Ana'), (2, 'Bö')",
				"INSERT INTO orders VALUES (1, 1, E'; it''s {\"a\": \"\\\\\\\\\"}', 1.10), (2, 2, NULL, 99999999999999999999.99)",
				"UPDATE orders SET note = substr(note, 1) WHERE id = 1",
				"CREATE TRIGGER audited BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
				"SELECT setval('orders_id_seq', 2), setval('customers_id_seq', 2)");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void key() throws IOException {
		Files.writeString(this.directory.resolve("key"), KEY);
	}

	@AfterEach
	void dropTargets() {
		String left = server.query("postgres",
				"SELECT string_agg(quote_ident(datname), ',') FROM pg_database " + "WHERE datname LIKE 'target%'");
		for (String name : (left != null) ? left.split(",") : new String[0]) {
			server.execute("postgres", "DROP DATABASE " + name);
		}
		assertThat(
				server.query("postgres", "SELECT string_agg(datname, ',') FROM pg_database WHERE datname ~ 'holdfast'"))
			.isNull();
	}

	@ParameterizedTest
	@CsvSource({ "raw-gcm, GZIP, plain", "raw-cbc, BZIP2, plain", "gnupg, GZIP, plain", "none, NONE, inserts",
			"raw-gcm, GZIP, custom", "raw-cbc, NONE, custom", "gnupg, BZIP2, custom" })
	void restoresDumpsOfPostgres(String encryption, CompressionSpec.Algorithm compression, String form)
			throws Exception {
		byte[] dump = switch (form) {
			case "custom" -> dump("--format=custom");
			case "inserts" -> dump("--inserts");
			default -> dump("--format=plain");
		};
		Path file = packed(encryption, compression, dump);
		Typed typed = restore(file, encryption, "target_a");
		assertThat(typed.error()).doesNotContain("holdfast: target");
		assertThat(typed.code()).as(typed.error()).isEqualTo(encryption.equals("raw-cbc") ? 3 : 0);
		assertThat(typed.standard()).contains("UNPROVEN");
		assertThat(server.query("target_a", ROWS)).isEqualTo(server.query("source", ROWS));
		assertThat(server.query("target_a", "INSERT INTO customers (name) VALUES ('x') RETURNING id")).isEqualTo("3");
		assertThat(server.query("target_a", "SELECT prosrc FROM pg_proc WHERE proname = 'audit'"))
			.contains("'changed; by $$'");
		assertThat(type("history", "--job", "restore").standard()).contains("completed").doesNotContain(" proven");
	}

	@Test
	void loadsAnObjectOfRowsWhateverTheirOrder() throws Exception {
		server.execute("postgres", "CREATE DATABASE target_b TEMPLATE source");
		server.execute("target_b", "TRUNCATE orders, customers RESTART IDENTITY",
				"CREATE TABLE kinds (a int[], j json, b bytea, t timestamptz, n numeric, d date, u uuid, k text)");
		String object = """
				{"orders": [{"id": 2, "customer": 2, "note": null, "total": 99999999999999999999.99, "twice": 0},
				 {"id": 1, "customer": 1, "note": "; it's {\\"a\\": \\"\\\\\\\\\\"}", "total": "1.10"}],
				 "public.customers": [{"id": 1, "name": "Ana"}, {"name": "Bö", "id": 2}],
				 "kinds": [{"a": [1, null], "j": {"x": 1.10, "x": 2}, "b": "\\\\x00ff", "t": "2026-01-31T10:00:00.123Z",
				  "n": 1e-30, "d": "2026-01-31", "u": "12345678-1234-1234-1234-123456789abc"}, {}]}
				""";
		Path file = packed("gnupg", CompressionSpec.Algorithm.GZIP, object.getBytes(StandardCharsets.UTF_8));
		Typed typed = restore(file, "gnupg", "target_b");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).contains("3 tables, 6 rows");
		assertThat(server.query("target_b", ROWS)).isEqualTo(server.query("source", ROWS));
		assertThat(server.query("target_b", "SELECT kinds::text FROM kinds WHERE a IS NOT NULL"))
			.startsWith("(\"{1,NULL}\",\"{\"\"x\"\":1.10,\"\"x\"\":2}\",\"\\\\x00ff\",")
			.contains("0.000000000000000000000000000001", "2026-01-31", "12345678-1234");
		assertThat(server.query("target_b", "SELECT count(*) FROM kinds WHERE kinds IS NULL")).isEqualTo("1");
		assertThat(server.query("target_b", "INSERT INTO customers (name) VALUES ('x') RETURNING id")).isEqualTo("3");
		assertThat(server.query("target_b",
				"SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND (condeferrable OR condeferred)"))
			.isEqualTo("0");
		assertThat(server.query("target_b", "SELECT tgenabled FROM pg_trigger WHERE tgname = 'audited'"))
			.isEqualTo("O");
		Typed again = restore(file, "gnupg", "target_b");
		assertThat(again.code()).isEqualTo(10);
		assertThat(again.error()).contains("table orders is not empty");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"customers": [{"id": 1, "name": null}]} | 20 | customers
			{"customers": [{"id": 1, "name": "a", "age": 3}]} | 20 | table customers has no column age
			{"customers": [{"id": "x", "name": "a"}]} | 20 | table customers
			{"orders": [{"id": 1, "customer": 7, "total": 1}]} | 20 | orders_customer_fkey
			{"customers": [{"id": 1, "name": "a"}], "nothing": []} | 10 | there is no table nothing
			{"customers": [{"id": 1, "name": "a"} | 20 | cannot be read
			{"customers": {"id": 1}} | 20 | it is no object of tables
			""")
	void loadsNothingOfAnObjectThatIsWrong(String object, int code, String message) throws Exception {
		server.execute("postgres", "CREATE DATABASE target_c TEMPLATE source");
		server.execute("target_c", "TRUNCATE orders, customers");
		Path file = Files.writeString(this.directory.resolve("file.json"), object);
		Typed typed = restore(file, "none,json", "target_c");
		assertThat(typed.code()).as(typed.error()).isEqualTo(code);
		assertThat(typed.error()).contains(message).contains("HINT");
		assertThat(server.query("target_c", "SELECT count(*) FROM customers")).isEqualTo("0");
	}

	@Test
	void stopsAtTheFirstErrorAndLeavesTheTargetAsItWas() throws Exception {
		server.createDatabase("target_d");
		server.execute("target_d", "CREATE TABLE old (x int)");
		String sql = new String(dump("--format=plain"), StandardCharsets.UTF_8);
		assertFails(sql.replace("Ana", "Ana\textra"), "COPY public.customers", "extra data after last expected column");
		assertFails(
				sql.replace("ADD CONSTRAINT orders_pkey",
						"ADD CONSTRAINT orders_pkey UNIQUE (nothing), ADD CONSTRAINT o2"),
				"ALTER TABLE ONLY public.orders", "column \"nothing\"");
		assertFails(sql.substring(0, sql.length() * 2 / 3), "", "");
		assertFails(sql.substring(0, sql.indexOf("-- PostgreSQL database dump complete")), "the script is cut", "");
		assertFails("SELECT 1;\n\\! touch " + this.directory.resolve("evil") + "\n", "psql command \\! touch",
				"not run");
		assertFails("SELECT 1 \\! touch " + this.directory.resolve("evil") + "\n;", "psql command \\! touch",
				"not run");
		assertFails("COPY (SELECT 1) TO PROGRAM 'touch " + this.directory.resolve("evil") + "';", "reaches out", "");
		assertFails("CREATE ROLE evil SUPERUSER;", "reaches out of its database", "");
		assertThat(this.directory.resolve("evil")).doesNotExist();
		Typed unasked = restore(Files.writeString(this.directory.resolve("good.sql"), sql), "none", "target_d");
		assertThat(unasked.code()).isEqualTo(2);
		assertThat(unasked.error()).contains("is not empty");
		Typed unconfirmed = restore(this.directory.resolve("good.sql"), "none", "target_d", "--drop");
		assertThat(unconfirmed.code()).isEqualTo(2);
		assertThat(unconfirmed.standard()).contains("1 table").contains("--confirm does it");
		Typed done = restore(this.directory.resolve("good.sql"), "none", "target_d", "--drop", "--confirm");
		assertThat(done.code()).as(done.error()).isZero();
		assertThat(server.query("target_d", ROWS)).isEqualTo(server.query("source", ROWS));
		assertThat(done.standard()).contains("target_d_before_");
	}

	private void assertFails(String sql, String object, String error) throws IOException {
		Path file = Files.writeString(this.directory.resolve("bad.sql"), sql);
		Typed typed = restore(file, "none,sql", "target_d", "--drop", "--confirm");
		assertThat(typed.code()).as(typed.error()).isIn(2, 20);
		assertThat(typed.error()).contains(object).contains(error).contains("HINT");
		assertThat(typed.standard()).contains("NOT restored: the target is as it was before");
		assertThat(server.query("target_d", "SELECT count(*) FROM pg_class WHERE relname = 'old'")).isEqualTo("1");
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'target_d%'"))
			.isEqualTo("1");
	}

	@Test
	void namesTheWrongKeyAndTheWrongLayout() throws Exception {
		byte[] dump = dump("--format=plain");
		Path other = Files.writeString(this.directory.resolve("other"), "ff".repeat(32));
		for (String encryption : List.of("raw-gcm", "raw-cbc", "gnupg")) {
			Path file = packed(encryption, CompressionSpec.Algorithm.GZIP, dump);
			Typed typed = type("restore", "--from", file.toString(), "--layout", encryption, "--key", "file:" + other,
					"--target", url("target_e"));
			// without a tag nobody can tell a wrong key from a damaged file
			assertThat(typed.code()).as(encryption + typed.error()).isIn(12, encryption.equals("raw-cbc") ? 20 : 12);
			byte[] bytes = Files.readAllBytes(file);
			bytes[bytes.length / 2] ^= 1;
			Typed damaged = restore(Files.write(this.directory.resolve("damaged"), bytes), encryption, "target_e");
			assertThat(damaged.code()).as(encryption + damaged.error()).isIn(12, 20);
		}
		Typed unknown = restore(packed("raw-gcm", CompressionSpec.Algorithm.GZIP, dump), "none", "target_e");
		assertThat(unknown.code()).isEqualTo(20);
		assertThat(unknown.error()).contains("is of no layout that is known").contains("--layout raw-gcm");
		Typed typo = restore(other, "raw-gmc", "target_e");
		assertThat(typo.code()).isEqualTo(2);
		assertThat(typo.error()).contains("did you mean raw-gcm?");
		Typed missing = restore(this.directory.resolve("missing"), "raw-gcm", "target_e");
		assertThat(missing.code()).isEqualTo(21);
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'target_e'"))
			.isEqualTo("0");
	}

	@Test
	void opensKeysOfThirtyTwoCharacters() throws Exception {
		String key = "Thirty-two characters, as bytes!";
		Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
		byte[] iv = new byte[16];
		cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "AES"),
				new IvParameterSpec(iv));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(iv);
		out.write(cipher
			.doFinal("create table t(x int); insert into t values (1), (2);".getBytes(StandardCharsets.UTF_8)));
		Path file = Files.write(this.directory.resolve("file.enc"), out.toByteArray());
		Typed typed = Typed.run(Map.of("BACKUP_ENCRYPTION_KEY", key), "restore", "--from", file.toString(), "--layout",
				"raw-cbc,sql", "--target", "jdbc:h2:" + this.directory.resolve("h2"), "--home",
				this.directory.resolve("home").toString());
		assertThat(typed.code()).as(typed.error()).isEqualTo(3);
		assertThat(typed.error()).contains("raw-cbc does not notice when a file was changed");
	}

	@Test
	void restoresATarOfADumpAndFiles() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
			add(tar, "./database.sql.gz", compressed(CompressionSpec.Algorithm.GZIP, dump("--format=plain")));
			add(tar, "./uploads/2026/ä.txt", "a file".getBytes(StandardCharsets.UTF_8));
		}
		Path file = packed("raw-gcm", CompressionSpec.Algorithm.GZIP, bytes.toByteArray());
		Path files = this.directory.resolve("files");
		Typed nowhere = restore(file, "raw-gcm", "target_f");
		assertThat(nowhere.code()).isEqualTo(2);
		assertThat(nowhere.error()).contains("holds files too").contains("--files-to");
		Typed typed = restore(file, "raw-gcm", "target_f", "--files-to", files.toString());
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(server.query("target_f", ROWS)).isEqualTo(server.query("source", ROWS));
		assertThat(files.resolve("uploads/2026/ä.txt")).hasContent("a file");
		try (Stream<Path> left = Files.list(this.directory.resolve("home/restore-tests"))) {
			assertThat(left).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "../evil,", "/tmp/holdfast-evil,", "a/../../evil,", "link, ../..", "link, /etc" })
	void refusesATarThatLeadsOut(String name, @org.jspecify.annotations.Nullable String link) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
			add(tar, "good", new byte[1]);
			if (link == null) {
				TarArchiveEntry entry = new TarArchiveEntry(name, true);
				entry.setSize(1);
				tar.putArchiveEntry(entry);
				tar.write(1);
				tar.closeArchiveEntry();
			}
			else {
				TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
				entry.setLinkName(link);
				tar.putArchiveEntry(entry);
				tar.closeArchiveEntry();
			}
		}
		Path file = packed("none", CompressionSpec.Algorithm.GZIP, bytes.toByteArray());
		Path files = this.directory.resolve("out/files");
		Typed typed = type("restore", "--from", file.toString(), "--layout", "none", "--files-to", files.toString());
		assertThat(typed.code()).as(typed.error()).isEqualTo(20);
		assertThat(this.directory.resolve("out")).doesNotExist();
		assertThat(this.directory.resolve("evil")).doesNotExist();
		assertThat(Path.of("/tmp/holdfast-evil")).doesNotExist();
	}

	@Test
	void restoresAScriptIntoH2() throws Exception {
		Path old = this.directory.resolve("old");
		byte[] script;
		try (Connection connection = DriverManager.getConnection("jdbc:h2:" + old, "sa", "")) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement().execute("insert into orders select x, 'o;' || x from system_range(1, 100)");
			connection.createStatement().execute("script to '" + this.directory.resolve("script.sql") + "'");
			script = Files.readAllBytes(this.directory.resolve("script.sql"));
		}
		Path file = packed("raw-gcm", CompressionSpec.Algorithm.BZIP2, script);
		String url = "jdbc:h2:" + this.directory.resolve("new");
		Typed typed = type("restore", "--from", file.toString(), "--layout", "raw-gcm", "--key",
				"file:" + this.directory.resolve("key"), "--target", url);
		assertThat(typed.code()).as(typed.error()).isZero();
		try (Connection connection = DriverManager.getConnection(url, "sa", "");
				ResultSet row = connection.createStatement().executeQuery("select count(*), max(note) from orders")) {
			row.next();
			assertThat(row.getLong(1)).isEqualTo(100);
			assertThat(row.getString(2)).isEqualTo("o;99");
		}
		Path bad = packed("none", CompressionSpec.Algorithm.GZIP,
				"create table a(x int); create index i on b(x);".getBytes(StandardCharsets.UTF_8));
		Typed failed = type("restore", "--from", bad.toString(), "--layout", "none", "--target", url, "--drop",
				"--confirm");
		assertThat(failed.code()).isEqualTo(20);
		assertThat(failed.error()).contains("Table \"B\" not found");
	}

	@Test
	void loadsAnObjectOfRowsIntoH2() throws Exception {
		String url = "jdbc:h2:" + this.directory.resolve("h2");
		try (Connection connection = DriverManager.getConnection(url)) {
			for (String sql : List.of(
					"create table customers(id int generated always as identity primary key, name varchar)",
					"create table orders(id int primary key, customer int references customers(id), note varchar default 'd',"
							+ " total numeric(30, 2), twice numeric(31, 2) generated always as (total * 2), b varbinary, j json)",
					"create trigger audit before insert on orders for each row call 'dev.holdfast.cli.RestoreLayoutsIntegrationTests$Refusing'")) {
				connection.createStatement().execute(sql);
			}
		}
		assertNotLoaded(url, "{\"orders\": [{\"id\": 1, \"customer\": 7}]}", 20, "REFERENTIAL_INTEGRITY");
		assertNotLoaded(url, "{\"customers\": [{\"id\": 1, \"age\": 7}]}", 20, "has no column age");
		assertNotLoaded(url, "{\"customers\": [{\"id\": \"x\"}]}", 20, "Data conversion error");
		assertNotLoaded(url, "{\"nothing\": []}", 10, "there is no table nothing");
		assertNotLoaded(url, "{\"customers\": [{\"id\": 1}", 20, "cannot be read");
		Typed typed = loaded(url, """
				{"orders": [{"id": 1, "customer": 2, "total": 1.10, "twice": 9, "b": "AP8=", "j": {"x": 1.10, "x": 2}},
				  {"id": 2, "customer": 1, "note": null, "total": 9999999999999999999999999999.99}],
				 "CUSTOMERS": [{"id": 1, "name": "Ana"}, {"id": 2, "name": "Bö"}]}""");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).contains("2 tables, 4 rows");
		try (Connection connection = DriverManager.getConnection(url)) {
			try (ResultSet row = connection.createStatement()
				.executeQuery(
						"select listagg(o.id || ' ' || name || ' ' || coalesce(note, 'null') || ' ' || twice || ' ' "
								+ "|| coalesce(rawtohex(b) || j, ''), ', ') within group (order by o.id) "
								+ "from orders o join customers c on c.id = customer")) {
				row.next();
				assertThat(row.getString(1))
					.isEqualTo("1 Bö d 2.20 00ff{\"x\":1.10,\"x\":2}, 2 Ana null 19999999999999999999999999999.98 ");
			}
			connection.createStatement().execute("insert into customers(name) values('x')");
			try (ResultSet row = connection.createStatement().executeQuery("select max(id) from customers")) {
				row.next();
				assertThat(row.getInt(1)).isEqualTo(3);
			}
			org.assertj.core.api.Assertions
				.assertThatThrownBy(() -> connection.createStatement().execute("insert into orders(id) values(9)"))
				.hasMessageContaining("the trigger is there");
		}
		Typed again = loaded(url, "{\"customers\": []}");
		assertThat(again.code()).isEqualTo(10);
		assertThat(again.error()).contains("table PUBLIC.CUSTOMERS is not empty");
	}

	private void assertNotLoaded(String url, String object, int code, String message) throws Exception {
		Typed typed = loaded(url, object);
		assertThat(typed.code()).as(typed.error()).isEqualTo(code);
		assertThat(typed.error()).contains(message).contains("HINT");
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files.map((file) -> file.getFileName().toString()))
				.noneMatch((name) -> name.contains("holdfast-"));
		}
		try (Connection connection = DriverManager.getConnection(url);
				ResultSet row = connection.createStatement().executeQuery("select count(*) from customers")) {
			row.next();
			assertThat(row.getLong(1)).isZero();
		}
	}

	private Typed loaded(String url, String object) throws IOException {
		Path file = Files.writeString(this.directory.resolve("object.json"), object);
		return type("restore", "--from", file.toString(), "--layout", "none", "--target", url);
	}

	/** A trigger that lets nothing in. */
	public static final class Refusing implements org.h2.api.Trigger {

		@Override
		public void fire(Connection connection, Object @org.jspecify.annotations.Nullable [] before,
				Object @org.jspecify.annotations.Nullable [] after) throws java.sql.SQLException {
			throw new java.sql.SQLException("the trigger is there");
		}

	}

	private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name);
		entry.setSize(content.length);
		tar.putArchiveEntry(entry);
		tar.write(content);
		tar.closeArchiveEntry();
	}

	private byte[] dump(String form) throws IOException {
		Path file = this.directory.resolve("dump");
		server.run("pg_dump", form, "--dbname=source", "--file=" + file).outOfSuccess();
		return Files.readAllBytes(file);
	}

	private Path packed(String encryption, CompressionSpec.Algorithm compression, byte[] content) throws Exception {
		byte[] compressed = compressed(compression, content);
		Path file = this.directory.resolve("packed");
		Files.deleteIfExists(file);
		try (OutputStream out = Files.newOutputStream(file)) {
			switch (encryption) {
				case "none" -> out.write(compressed);
				case "raw-cbc" -> {
					Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
					byte[] iv = new byte[16];
					iv[3] = 7;
					cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(java.util.HexFormat.of().parseHex(KEY), "AES"),
							new IvParameterSpec(iv));
					out.write(iv);
					out.write(cipher.doFinal(compressed));
				}
				default -> {
					boolean gpg = encryption.equals("gnupg");
					EncryptionSpec spec = new EncryptionSpec(
							gpg ? EncryptionSpec.Format.GNUPG : EncryptionSpec.Format.RAW_GCM,
							gpg ? null : new Secret(KEY), EncryptionSpec.KeyEncoding.HEX, gpg ? new Secret(KEY) : null,
							List.of());
					try (EncryptingStream encrypted = ArchiveCiphers.forWriting(spec, this.directory).encrypt(out)) {
						encrypted.write(compressed);
						encrypted.finish();
					}
				}
			}
		}
		return file;
	}

	private static byte[] compressed(CompressionSpec.Algorithm algorithm, byte[] content) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (Compression compression = Compression.of(new CompressionSpec(algorithm, 6))) {
			compression.compress(Channels.newChannel(new ByteArrayInputStream(content)), Channels.newChannel(out));
		}
		return out.toByteArray();
	}

	private static String url(String database) {
		return "postgresql://" + PostgresServer.SUPERUSER + "@127.0.0.1:" + server.port() + "/" + database;
	}

	private Typed restore(Path file, String layout, String database, String... more) {
		return type(Stream
			.concat(Stream.of("restore", "--from", file.toString(), "--layout", layout, "--key",
					"file:" + this.directory.resolve("key"), "--target", url(database)), Stream.of(more))
			.toArray(String[]::new));
	}

	private Typed type(String... arguments) {
		return Typed.run(Map.of("PATH", System.getenv("PATH")),
				Stream.concat(Stream.of(arguments), Stream.of("--home", this.directory.resolve("home").toString()))
					.toArray(String[]::new));
	}

}
