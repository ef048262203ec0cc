package dev.holdfast.source.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.source.SourceSummary.TableSummary;
import dev.holdfast.testing.RecordedDump;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class H2SelectionTests {

	@TempDir
	Path directory;

	private SampleDatabase shop;

	@BeforeEach
	void fill() throws SQLException {
		this.shop = new SampleDatabase(this.directory, "shop").with("CREATE SCHEMA LOGS", "CREATE SEQUENCE LOGS.N",
				"CREATE DOMAIN LOGS.D AS INT", "CREATE TABLE CUSTOMERS(ID INT PRIMARY KEY, NOTE CLOB)",
				"CREATE TABLE ORDERS(ID LOGS.D DEFAULT NEXT VALUE FOR LOGS.N PRIMARY KEY, C INT REFERENCES CUSTOMERS(ID), CHECK (ID > 0))",
				"CREATE TABLE LOGS.SESSIONS(ID INT PRIMARY KEY, O INT REFERENCES PUBLIC.ORDERS(ID), BODY BLOB)",
				"CREATE TABLE LOGS.\"sessions.old\"(ID INT, BODY CLOB)",
				"INSERT INTO CUSTOMERS SELECT X, REPEAT('n', 5000) FROM SYSTEM_RANGE(1, 20)",
				"INSERT INTO ORDERS SELECT X, X FROM SYSTEM_RANGE(1, 10)",
				"INSERT INTO LOGS.SESSIONS SELECT X, X, CAST(REPEAT('ee', 9000) AS BLOB) FROM SYSTEM_RANGE(1, 10)",
				"INSERT INTO LOGS.\"sessions.old\" SELECT X, REPEAT('secret', 2000) FROM SYSTEM_RANGE(1, 7)",
				"CREATE INDEX LOGS.BY_O ON LOGS.SESSIONS(O)", "COMMENT ON INDEX LOGS.BY_O IS 'x'",
				"COMMENT ON TABLE LOGS.SESSIONS IS 'x'", "CREATE ROLE READERS",
				"GRANT SELECT ON LOGS.SESSIONS TO READERS", "GRANT SELECT ON ORDERS TO READERS",
				"CREATE VIEW OPEN_ORDERS AS SELECT O.ID FROM ORDERS O JOIN CUSTOMERS C ON C.ID = O.C",
				"CREATE FORCE TRIGGER LOGS.T AFTER INSERT ON LOGS.SESSIONS FOR EACH ROW CALL 'no.such.Trigger'",
				"COMMENT ON TRIGGER LOGS.T IS 'y'");
	}

	@Test
	void leavesOutTheRowsOfExcludedDataOnly() throws SQLException {
		RecordedDump dump = dump(List.of(), List.of(), List.of("logs.*"));
		assertThat(dump.text("script.sql")).doesNotContain("secretsecret").doesNotContain("65656565");
		SampleDatabase restored = restore(dump);
		assertThat(count(restored, "CUSTOMERS")).isEqualTo(20);
		assertThat(count(restored, "ORDERS")).isEqualTo(10);
		assertThat(count(restored, "LOGS.SESSIONS")).isZero();
		assertThat(count(restored, "LOGS.\"sessions.old\"")).isZero();
		assertThat(objects(restored)).isEqualTo(objects(this.shop));
	}

	@Test
	void leavesOutExcludedTablesWithAllThatHangsOnThem() throws SQLException {
		RecordedDump dump = dump(List.of(), List.of("LOGS.sessions"), List.of());
		SampleDatabase restored = restore(dump);
		assertThat(objects(restored)).isEqualTo(objects(this.shop).stream()
			.filter((object) -> !object.contains("LOGS.SESSIONS") && !object.contains("BY_O")
					&& !object.contains("LOGS.T"))
			.filter((object) -> !object.matches("constraint LOGS\\..*"))
			.toList());
		assertThat(count(restored, "LOGS.\"sessions.old\"")).isEqualTo(7);
		assertThat(dump.items(CatalogObject.class)).noneMatch((object) -> object.identity().contains("LOGS.SESSIONS"));
	}

	@Test
	void commentsOnAForeignKeyWhoseOtherTableIsLeftOut() throws SQLException {
		RecordedDump dump = dump(List.of("public.orders"), List.of(), List.of());
		assertThat(dump.text("script.sql")).containsPattern(
				"-- left out, as the table it refers to is: ALTER TABLE \"PUBLIC\".\"ORDERS\" ADD CONSTRAINT .* FOREIGN KEY");
		SampleDatabase restored = restore(dump);
		assertThat(count(restored, "ORDERS")).isEqualTo(10);
		assertThat(objects(restored)).filteredOn((object) -> object.startsWith("table "))
			.containsExactly("table PUBLIC.ORDERS");
	}

	@Test
	void takesQuotedNamesWithDotsInThem() {
		H2Spec spec = this.shop.spec(DumpFormat.JSON, List.of("*.\"sessions.old\""), List.of(), List.of());
		RecordedDump dump = new RecordedDump();
		assertThat(H2SourceTests.dump(spec, dump).tables()).extracting(TableSummary::name)
			.containsExactly("sessions.old");
		assertThat(dump.names()).containsExactly("data/LOGS.sessions%2Eold/000000.json", "schema.sql");
	}

	@Test
	void refusesAPatternThatMatchesNothing() {
		for (H2Spec spec : List.of(this.shop.spec(DumpFormat.NATIVE, List.of("public.ordres"), List.of(), List.of()),
				this.shop.spec(DumpFormat.NATIVE, List.of(), List.of("public.ordres"), List.of()),
				this.shop.spec(DumpFormat.NATIVE, List.of(), List.of(), List.of("public.ordres")))) {
			try (H2Source source = new H2Source(spec)) {
				assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
					.withMessageEndingWith(": public.ordres matches no table")
					.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN));
			}
		}
	}

	@Test
	void respectsTheCaseOfQuotedPatterns() {
		H2Spec spec = this.shop.spec(DumpFormat.NATIVE, List.of("public.\"orders\""), List.of(), List.of());
		try (H2Source source = new H2Source(spec)) {
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
				.withMessageContaining("matches no table");
		}
	}

	private RecordedDump dump(List<String> include, List<String> exclude, List<String> excludeData) {
		RecordedDump dump = new RecordedDump();
		H2SourceTests.dump(this.shop.spec(DumpFormat.NATIVE, include, exclude, excludeData), dump);
		return dump;
	}

	private SampleDatabase restore(RecordedDump dump) throws SQLException {
		dump.extractTo(this.directory.resolve("extracted"));
		SampleDatabase restored = new SampleDatabase(this.directory, "restored");
		RunScript.execute(restored.url(), "sa", "secret", this.directory.resolve("extracted/script.sql").toString(),
				null, false);
		return restored;
	}

	private static List<String> objects(SampleDatabase database) {
		RecordedDump dump = new RecordedDump();
		H2SourceTests.dump(database.spec(DumpFormat.JSON), dump);
		return dump.items(CatalogObject.class)
			.stream()
			.filter((object) -> !object.kind().equals("column"))
			.map((object) -> object.kind() + " " + object.identity())
			.toList();
	}

	private static long count(SampleDatabase database, String table) throws SQLException {
		try (Connection connection = database.connect();
				ResultSet rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
