package dev.holdfast.source.h2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.Loaded;
import dev.holdfast.testing.RecordedDump;
import dev.holdfast.testing.SmallDisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class H2TargetTests {

	@TempDir
	Path directory;

	private final RecordedDump dump = new RecordedDump();

	@Test
	void provesEveryKindOfObjectAndValueExact() throws SQLException {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with(EveryObject.STATEMENTS);
		String version = dump(database.spec(DumpFormat.NATIVE));
		Proof proof = scratch(database, version, "");
		assertThat(proof.differences()).isEmpty();
		assertThat(proof.notCompared()).isEmpty();
		assertThat(proof.tables()).hasSize(4).allSatisfy((table) -> {
			assertThat(table.foundRows()).isEqualTo(table.dumpedRows());
			assertThat(table.foundDigest()).isEqualTo(table.dumpedDigest());
		});
		assertThat(proof.tables()).anySatisfy((table) -> {
			assertThat(table.name()).isEqualTo("SALES.order.item");
			assertThat(table.foundRows()).isEqualTo(3000);
		});
		assertThat(proof.objects()).isEqualTo(this.dump.items(ContentItem.CatalogObject.class).size())
			.isGreaterThan(60);
		assertThat(this.directory.resolve("scratch/database.mv.db")).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			UPDATE SALES."order.item" SET "weird "" name" = 7 WHERE ID = 9 | table SALES.order.item
			DELETE FROM SALES."order.item" WHERE ID = 3000 | table SALES.order.item
			INSERT INTO "ä b.c".EMPTY_ONE VALUES(1) | table ä b.c.EMPTY_ONE
			DROP INDEX SALES.BY_NAME | index SALES.BY_NAME
			ALTER TABLE TYPES ALTER COLUMN MAIL SET DEFAULT 'b@b' | column PUBLIC.TYPES.MAIL
			ALTER TABLE TYPES ALTER COLUMN VC SET DATA TYPE VARCHAR(101) | column PUBLIC.TYPES.VC
			ALTER SEQUENCE TICKETS RESTART WITH 106 | sequence PUBLIC.TICKETS
			REVOKE SELECT ON TYPES FROM CLERKS | grant CLERKS."PUBLIC.TYPES"
			DROP VIEW OVER_SYNONYM | table PUBLIC.OVER_SYNONYM
			DROP TRIGGER AUDIT | trigger PUBLIC.AUDIT
			COMMENT ON TABLE TYPES IS 'other' | table PUBLIC.TYPES
			CREATE TABLE EXTRA(ID INT) | table PUBLIC.EXTRA
			DROP USER READER | user READER
			""")
	void namesWhatDiffers(String spoiling, String named) throws SQLException {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with(EveryObject.STATEMENTS);
		String version = dump(database.spec(DumpFormat.NATIVE));
		Proof proof = scratch(database, version, spoiling);
		assertThat(proof.differences()).isNotEmpty()
			.extracting((difference) -> difference.kind() + " " + difference.name())
			.contains(named);
		assertThat(proof.passed()).isFalse();
	}

	@Test
	void saysBothFigures() throws SQLException {
		SampleDatabase database = new SampleDatabase(this.directory, "app")
			.with("CREATE TABLE A AS SELECT X FROM SYSTEM_RANGE(1, 10)");
		Proof proof = scratch(database, dump(database.spec(DumpFormat.NATIVE)), "DELETE FROM A WHERE X = 10");
		ContentItem.Table dumped = this.dump.items(ContentItem.Table.class).get(0);
		assertThat(proof.differences()).singleElement().satisfies((difference) -> {
			assertThat(difference.dumped()).isEqualTo("10 rows, digest " + dumped.digest());
			assertThat(difference.found()).startsWith("9 rows, digest ").doesNotContain(dumped.digest());
		});
	}

	@Test
	void replacesADatabaseOnlyWhenItIsAccepted() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app")
			.with("CREATE TABLE A AS SELECT X FROM SYSTEM_RANGE(1, 10)");
		String version = dump(database.spec(DumpFormat.NATIVE));
		database.with("DELETE FROM A WHERE X > 3", "CREATE TABLE LATER(ID INT)");
		try (H2Target target = H2Target.of(database.spec(DumpFormat.NATIVE), version)) {
			assertThat(target.look()).satisfies((state) -> {
				assertThat(state.tables()).isEqualTo(2);
				assertThat(state.rows()).isEqualTo(3);
				assertThat(state.bytes()).isEqualTo(Files.size(database.file()));
				assertThat(state.empty()).isFalse();
			});
			Loaded.into(target, this.dump, Loading.whole("r1", "app-1", 100));
			assertThat(target.prove(ProofLevel.EXACT).differences()).isEmpty();
			assertThat(count(database, "A")).isEqualTo(3);
			assertThat(target.accept()).contains("_before_");
		}
		assertThat(count(database, "A")).isEqualTo(10);
		assertThatThrownBy(() -> count(database, "LATER")).hasMessageContaining("LATER");
		assertThat(users(database)).containsExactly("SA");
		assertThat(owner(database)).isEqualTo("SA");
		List<Path> left = files();
		assertThat(left).hasSize(2).contains(database.file());
		Path before = left.stream().filter((file) -> file.toString().contains("app_before_")).findFirst().orElseThrow();
		SampleDatabase old = new SampleDatabase(this.directory,
				before.getFileName().toString().replaceFirst("\\.mv\\.db$", ""));
		assertThat(count(old, "A")).isEqualTo(3);
	}

	@Test
	void leavesTheTargetAsItWasWhenItIsDiscarded() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with("CREATE TABLE A(X INT)");
		String version = dump(database.spec(DumpFormat.NATIVE));
		byte[] bytes = Files.readAllBytes(database.file());
		try (H2Target target = H2Target.of(database.spec(DumpFormat.NATIVE), version)) {
			Loaded.into(target, this.dump, Loading.whole("r1", "app-1", 100));
			target.discard();
		}
		assertThat(files()).containsExactly(database.file());
		assertThat(Files.readAllBytes(database.file())).isEqualTo(bytes);
	}

	@Test
	void refusesASecondRunToTheSameTarget() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with("CREATE TABLE A(X INT)");
		try (H2Target first = H2Target.of(database.spec(DumpFormat.NATIVE), null);
				H2Target second = H2Target.of(database.spec(DumpFormat.NATIVE), null)) {
			first.prepare(Loading.whole("r1", "app-1", 100));
			assertThatThrownBy(() -> second.prepare(Loading.whole("r2", "app-1", 100)))
				.isInstanceOfSatisfying(HoldfastException.class, (ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BUSY))
				.hasMessageContaining(database.file().toString());
			first.discard();
		}
		assertThat(files()).containsExactly(database.file());
	}

	@Test
	void removesWhatADeadRunLeft() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with("CREATE TABLE A(X INT)");
		Path dead = Files.writeString(this.directory.resolve(".app.mv.db.holdfast-dead1.mv.db"), "half");
		Path others = Files.writeString(this.directory.resolve(".app.mv.db.holdfast-other.mv.db"), "not ours");
		Files.writeString(this.directory.resolve(".app.mv.db.holdfast"), "dead1\n");
		try (H2Target target = H2Target.of(database.spec(DumpFormat.NATIVE), null)) {
			target.prepare(Loading.whole("r1", "app-1", 100));
			assertThat(dead).doesNotExist();
			target.discard();
		}
		assertThat(files()).containsExactlyInAnyOrder(database.file(), others);
	}

	@Test
	void provesEveryKindOfObjectAndValueOfRowsAsJsonExact() throws SQLException {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with(EveryObject.STATEMENTS)
			.with("CREATE TABLE A(ID INT PRIMARY KEY, B INT)",
					"CREATE TABLE B(ID INT PRIMARY KEY, A INT REFERENCES A(ID))",
					"INSERT INTO A VALUES(1, 1), (2, NULL)", "INSERT INTO B VALUES(1, 1), (2, 2)",
					"ALTER TABLE A ADD CONSTRAINT CIRCLE FOREIGN KEY(B) REFERENCES B(ID)",
					"CREATE TABLE NESTED(J JSON ARRAY, B VARBINARY ARRAY, R ROW(B VARBINARY, J JSON, A INT ARRAY))",
					"INSERT INTO NESTED VALUES(ARRAY[JSON '{\"a\":1.10}', NULL], ARRAY[X'00ff'], ROW(X'01', JSON '[1]', ARRAY[1, 2]))",
					"CREATE TABLE DOCUMENTS(J JSON)",
					"INSERT INTO DOCUMENTS VALUES(JSON '{\"a\":1,\"a\":2}'), (JSON '1E+400'), (JSON '\"\\u0000\\ud83d\\ude00\"'), (NULL), (JSON 'null')",
					"CREATE TABLE LARGE(B BLOB, C CLOB)",
					"INSERT INTO LARGE VALUES(CAST(REPEAT('0123456789', 700000) AS BLOB), REPEAT(U&'\\+01F600', 1000003)), (NULL, '')");
		String version = dump(database.spec(DumpFormat.JSON));
		assertThat(this.dump.names()).contains("schema.sql").doesNotContain("script.sql");
		Proof proof = scratch(database, version, "");
		assertThat(proof.differences()).isEmpty();
		assertThat(proof.notCompared()).isEmpty();
		assertThat(proof.tables()).hasSize(9).allSatisfy((table) -> {
			assertThat(table.foundRows()).isEqualTo(table.dumpedRows());
			assertThat(table.foundDigest()).isEqualTo(table.dumpedDigest());
		});
		assertThat(this.directory.resolve("scratch")).isEmptyDirectory();
	}

	@Test
	void refusesRowsAsJsonThatAreNotWhatWasDumped() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with("CREATE TABLE A(X INT, Y VARCHAR(3))",
				"INSERT INTO A VALUES(1, 'one'), (2, 'two')");
		dump(database.spec(DumpFormat.JSON));
		String rows = this.dump.text("data/PUBLIC.A/000000.json");
		assertLoadFails(database, rows.replace("\"one\"", "\"three\""), "Value too long for column");
		assertLoadFails(database, rows.replace("\"X\":1", "\"X\":\"q\""), "Data conversion error");
		assertLoadFails(database, rows.replace("\"X\":1", "\"Z\":1"), "it has no column Z");
		assertLoadFails(database, rows.substring(0, rows.length() - 4), "has a row that cannot be read");
		assertLoadFails(database, "[]", "has a row that cannot be read");
		assertThat(files()).containsExactly(database.file());
	}

	private void assertLoadFails(SampleDatabase database, String rows, String message) throws Exception {
		RecordedDump spoiled = new RecordedDump();
		byte[] bytes = rows.getBytes(java.nio.charset.StandardCharsets.UTF_8);
		spoiled.write(dev.holdfast.archive.Entry.of("data/PUBLIC.A/000000.json", bytes.length), bytes, 0, bytes.length);
		byte[] schema = this.dump.content("schema.sql");
		spoiled.write(dev.holdfast.archive.Entry.of("schema.sql", schema.length), schema, 0, schema.length);
		this.dump.items(ContentItem.class).forEach(spoiled::describe);
		try (H2Target target = H2Target.of(database.spec(DumpFormat.JSON), null)) {
			assertThatThrownBy(() -> Loaded.into(target, spoiled, Loading.whole("r1", "app-1", 100)))
				.isInstanceOfSatisfying(HoldfastException.class,
						(ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DAMAGED))
				.hasMessageContaining("A")
				.hasMessageContaining(message);
			target.discard();
		}
	}

	@Test
	void aDiskThatFillsInMidLoadLeavesTheTargetAsItWas() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with("CREATE TABLE A(X VARCHAR)",
				"INSERT INTO A SELECT RAWTOHEX(SECURE_RAND(30000)) FROM SYSTEM_RANGE(1, 200)");
		String version = dump(database.spec(DumpFormat.NATIVE));
		try (SmallDisk disk = SmallDisk.mount(6)) {
			SampleDatabase small = new SampleDatabase(disk.directory(), "app").with("CREATE TABLE OLD(X INT)");
			byte[] before = Files.readAllBytes(small.file());
			try (H2Target target = H2Target.of(small.spec(DumpFormat.NATIVE), version)) {
				assertThatThrownBy(() -> {
					Loaded.into(target, this.dump, Loading.whole("r1", "app-1", 100));
					target.prove(ProofLevel.EXACT);
					target.accept();
				}).isInstanceOfSatisfying(HoldfastException.class,
						(ex) -> assertThat(ex.code()).as(ex.what()).isEqualTo(ExitCode.DISK_FULL));
				target.discard();
			}
			assertThat(Files.list(disk.directory())).containsExactly(small.file());
			assertThat(Files.readAllBytes(small.file())).isEqualTo(before);
		}
	}

	@Test
	void namesTheStatementThatFails() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with("CREATE TABLE A(X INT)",
				"CREATE VIEW V AS SELECT X FROM A", "CREATE INDEX BY_X ON A(X)");
		dump(database.spec(DumpFormat.NATIVE));
		RecordedDump spoiled = new RecordedDump();
		byte[] script = this.dump.text("script.sql")
			.replace("\"BY_X\" ON \"PUBLIC\".\"A\"", "\"BY_X\" ON \"PUBLIC\".\"B\"")
			.getBytes(java.nio.charset.StandardCharsets.UTF_8);
		spoiled.write(dev.holdfast.archive.Entry.of("script.sql", script.length), script, 0, script.length);
		try (H2Target target = H2Target.of(database.spec(DumpFormat.NATIVE), null)) {
			assertThatThrownBy(() -> Loaded.into(target, spoiled, Loading.whole("r1", "app-1", 100)))
				.isInstanceOfSatisfying(HoldfastException.class,
						(ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DAMAGED))
				.hasMessage(
						"source app: CREATE INDEX \"PUBLIC\".\"BY_X\" ON \"PUBLIC\".\"B\":" + " Table \"B\" not found");
			target.discard();
		}
		assertThat(files()).containsExactly(database.file());
	}

	@Test
	void loadsTheChosenTablesAlone() throws Exception {
		SampleDatabase database = new SampleDatabase(this.directory, "app").with(EveryObject.STATEMENTS);
		String version = dump(database.spec(DumpFormat.NATIVE));
		H2Spec other = new H2Spec("app", "jdbc:h2:" + this.directory.resolve("other"), "sa", new Secret("secret"),
				DumpFormat.NATIVE, List.of(), List.of(), List.of());
		try (H2Target target = H2Target.of(other, version)) {
			Loaded.into(target, this.dump, new Loading("r1", "app-1", 100, List.of("sales.*"), List.of("sales.kinds"),
					Loading.Parts.ALL, null, true, true, null, false, false, false, false, false));
			Proof proof = target.prove(ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.tables()).extracting(Proof.Compared::name).containsExactly("SALES.order.item");
			target.accept();
		}
		SampleDatabase made = new SampleDatabase(this.directory, "other");
		assertThat(count(made, "SALES.\"order.item\"")).isEqualTo(3000);
		assertThatThrownBy(() -> count(made, "TYPES")).hasMessageContaining("TYPES");
	}

	private String dump(H2Spec spec) {
		try (H2Source source = new H2Source(spec)) {
			return String.valueOf(source.dump(this.dump).versions().get("server"));
		}
	}

	private Proof scratch(SampleDatabase database, String version, String spoiling) throws SQLException {
		Path place = this.directory.resolve("scratch");
		try (H2Target target = H2Target.scratch(database.spec(DumpFormat.NATIVE), place, version)) {
			Files.createDirectories(place);
			target.look();
			Loaded.into(target, this.dump, Loading.whole("r1", "app-1", 100));
			if (!spoiling.isEmpty()) {
				target.spoil(spoiling);
			}
			Proof proof = target.prove(ProofLevel.EXACT);
			target.discard();
			return proof;
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private List<Path> files() throws Exception {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> !file.toString().endsWith(".trace.db") && Files.isRegularFile(file)).toList();
		}
	}

	private static long count(SampleDatabase database, String table) throws SQLException {
		try (Connection connection = database.connect();
				ResultSet row = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
			row.next();
			return row.getLong(1);
		}
	}

	private static String owner(SampleDatabase database) throws SQLException {
		try (Connection connection = database.connect();
				ResultSet row = connection.createStatement()
					.executeQuery(
							"SELECT SCHEMA_OWNER FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME = 'PUBLIC'")) {
			row.next();
			return row.getString(1);
		}
	}

	private static List<String> users(SampleDatabase database) throws SQLException {
		try (Connection connection = DriverManager.getConnection(database.url(), "sa", "secret");
				ResultSet rows = connection.createStatement()
					.executeQuery("SELECT USER_NAME FROM INFORMATION_SCHEMA.USERS")) {
			List<String> users = new java.util.ArrayList<>();
			while (rows.next()) {
				users.add(rows.getString(1));
			}
			return users;
		}
	}

}
