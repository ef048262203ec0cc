package dev.holdfast.source.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.RecordedDump;
import org.h2.tools.RunScript;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A database that others write to through its TCP server during the dump. */
class H2ConsistencyIntegrationTests {

	@TempDir
	Path directory;

	private Server server;

	private Connection writer;

	@BeforeEach
	void start() throws SQLException {
		this.server = Server.createTcpServer("-tcpPort", "0", "-baseDir", this.directory.toString(), "-ifNotExists")
			.start();
		this.writer = DriverManager.getConnection(url("bank"), "sa", "secret");
		sql("CREATE TABLE A_ACCOUNTS(ID INT PRIMARY KEY, BALANCE INT)",
				"CREATE TABLE B_TRANSFERS(ID INT CONSTRAINT B_KEY PRIMARY KEY)",
				"CREATE TABLE C_PAPERS(ID INT PRIMARY KEY, SCAN BLOB, TEXT CLOB)",
				"INSERT INTO A_ACCOUNTS SELECT X, 100 FROM SYSTEM_RANGE(1, 500)",
				"INSERT INTO B_TRANSFERS SELECT X FROM SYSTEM_RANGE(1, 300)",
				"INSERT INTO C_PAPERS SELECT X, CAST(REPEAT('aé', 9000) AS BLOB), REPEAT(U&'\\+01F600z', 9001) FROM SYSTEM_RANGE(1, 9)");
	}

	@AfterEach
	void stop() throws SQLException {
		if (this.server.isRunning(false)) {
			this.writer.close();
		}
		this.server.stop();
	}

	@Test
	void showsOneMomentWhileOthersCommit() throws SQLException {
		String[] before = { digests(dump(DumpFormat.JSON, (item) -> {
		})) };
		int[] changes = new int[1];
		RecordedDump dump = new RecordedDump();
		SourceSummary summary = dump(DumpFormat.NATIVE, dump, (item) -> {
			changes[0]++;
			sql("UPDATE A_ACCOUNTS SET BALANCE = BALANCE + 1", "DELETE FROM B_TRANSFERS WHERE ID < 100",
					"INSERT INTO B_TRANSFERS VALUES(1000 + " + changes[0] + ")", "DELETE FROM C_PAPERS",
					"CHECKPOINT SYNC");
		});
		assertThat(changes[0]).isEqualTo(3);
		assertThat(summary.tables().toString()).isEqualTo(before[0]);
		assertThat(digests(restored(dump))).isEqualTo(before[0]);
		assertThat(digests(dump(DumpFormat.JSON, (item) -> {
		}))).isNotEqualTo(before[0]);
	}

	@Test
	void keepsTheRowsOfATableThatIsTruncated() throws SQLException {
		String before = digests(dump(DumpFormat.JSON, (item) -> {
		}));
		RecordedDump dump = new RecordedDump();
		dump(DumpFormat.NATIVE, dump, (item) -> sql("TRUNCATE TABLE B_TRANSFERS", "CHECKPOINT SYNC"));
		assertThat(digests(restored(dump))).isEqualTo(before);
	}

	@Test
	void noticesATableThatWasMadeAnewWithFewerRows() {
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> dump(DumpFormat.NATIVE, new RecordedDump(), (item) -> {
				if (item.name().startsWith("C")) {
					sql("DROP TABLE B_TRANSFERS", "CREATE TABLE B_TRANSFERS(ID INT CONSTRAINT B_KEY PRIMARY KEY)",
							"INSERT INTO B_TRANSFERS VALUES (1), (2)");
				}
			}))
			.withMessage("source bank: table PUBLIC.B_TRANSFERS had 300 rows, then 2 during the dump");
	}

	@Test
	void noticesATableThatWasMadeAnewWithAsManyRows() {
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> dump(DumpFormat.NATIVE, new RecordedDump(), (item) -> {
				if (item.name().startsWith("C")) {
					sql("CREATE TABLE NEWER(ID INT CONSTRAINT NEWER_KEY PRIMARY KEY)",
							"INSERT INTO NEWER SELECT ID + 1000 FROM B_TRANSFERS", "DROP TABLE B_TRANSFERS",
							"ALTER TABLE NEWER RENAME CONSTRAINT NEWER_KEY TO B_KEY",
							"ALTER TABLE NEWER RENAME TO B_TRANSFERS");
				}
			}))
			.withMessage("source bank: tables were created, altered or dropped during the dump");
	}

	@Test
	void noticesATableThatIsDroppedOrMadeAnew() {
		for (String change : List.of("DROP TABLE B_TRANSFERS", "ALTER TABLE A_ACCOUNTS ADD COLUMN X INT",
				"CREATE OR REPLACE VIEW V AS SELECT 1 ONE", "ALTER TABLE A_ACCOUNTS ALTER COLUMN BALANCE BIGINT")) {
			boolean[] fired = new boolean[1];
			assertThatExceptionOfType(HoldfastException.class).as(change)
				.isThrownBy(() -> dump(DumpFormat.NATIVE, new RecordedDump(), (item) -> {
					if (!fired[0] && item.name().startsWith("C")) {
						fired[0] = true;
						sql(change);
					}
				}))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE));
			assertThat(fired[0]).as(change).isTrue();
		}
	}

	@Test
	void readsOverTheNetworkWhatIsReadFromTheFile() throws SQLException {
		RecordedDump remote = new RecordedDump();
		dump(DumpFormat.NATIVE, remote, (item) -> {
		});
		this.writer.close();
		this.server.stop();
		RecordedDump local = new RecordedDump();
		SampleDatabase file = new SampleDatabase(this.directory, "bank");
		H2SourceTests.dump(file.spec(DumpFormat.NATIVE), local);
		assertThat(local.items(ContentItem.Table.class)).isEqualTo(remote.items(ContentItem.Table.class));
		assertThat(statements(local)).isEqualTo(statements(remote)).hasSizeGreaterThan(100);
	}

	@Test
	void saysThatTheServerIsGone() {
		this.server.stop();
		try (H2Source source = new H2Source(spec(DumpFormat.NATIVE))) {
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
				.satisfies((ex) -> assertThat(ex.hint()).startsWith("start the server"));
		}
	}

	@Test
	void failsWhenTheServerGoesAwayDuringTheDump() {
		RecordedDump dump = new RecordedDump();
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> dump(DumpFormat.NATIVE, dump, (item) -> this.server.stop()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE));
		assertThat(dump.names()).isEmpty();
	}

	private static List<String> statements(RecordedDump dump) {
		return dump.text("script.sql").lines().map(String::strip).filter((line) -> !line.equals(";")).toList();
	}

	private String url(String database) {
		return "jdbc:h2:tcp://localhost:" + this.server.getPort() + "/./" + database;
	}

	private H2Spec spec(DumpFormat format) {
		return new H2Spec("bank", url("bank"), "sa", new Secret("secret"), format, List.of(), List.of(), List.of());
	}

	private SourceSummary dump(DumpFormat format, Consumer<ContentItem.Table> afterTable) {
		return dump(format, new RecordedDump(), afterTable);
	}

	private SourceSummary dump(DumpFormat format, RecordedDump dump, Consumer<ContentItem.Table> afterTable) {
		RecordedDump hooked = new RecordedDump() {

			@Override
			public void describe(ContentItem item) {
				dump.describe(item);
				if (item instanceof ContentItem.Table table) {
					afterTable.accept(table);
				}
			}
		};
		hooked.beforeEntry((entry) -> {
		});
		SourceSummary summary = H2SourceTests.dump(spec(format), hooked);
		hooked.entries().forEach((each) -> dump.write(each.entry(), each.content(), 0, each.content().length));
		return summary;
	}

	private static String digests(SourceSummary summary) {
		return summary.tables().toString();
	}

	private SourceSummary restored(RecordedDump dump) throws SQLException {
		dump.extractTo(this.directory.resolve("extracted"));
		SampleDatabase restored = new SampleDatabase(this.directory, "restored");
		RunScript.execute(restored.url(), "sa", "secret", this.directory.resolve("extracted/script.sql").toString(),
				null, false);
		return H2SourceTests.dump(restored.spec(DumpFormat.JSON), new RecordedDump());
	}

	private void sql(String... statements) {
		try (Statement statement = this.writer.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
