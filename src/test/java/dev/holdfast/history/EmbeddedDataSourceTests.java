package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedDataSourceTests {

	@TempDir
	Path home;

	@Test
	void createsNothingUntilItIsPrepared() {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			assertThat(database.exists()).isFalse();
			assertThat(this.home).isEmptyDirectory();
			database.prepare();
			assertThat(database.exists()).isTrue();
		}
	}

	@Test
	void keepsTheHistoryFromOtherUsers() throws Exception {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			database.prepare();
		}
		assertThat(mode(this.home.resolve("history"))).isEqualTo("rwx------");
		assertThat(mode(this.home.resolve("history/holdfast.mv.db"))).isEqualTo("rw-------");
	}

	@Test
	void survivesAnInterruptedThread() throws Exception {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			database.prepare();
			Thread.currentThread().interrupt();
			try (Connection connection = database.dataSource().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("CREATE TABLE T AS SELECT 42 AS N");
			}
			Thread.interrupted();
			assertThat(number(database, "SELECT N FROM T")).isEqualTo(42);
		}
	}

	@Test
	void givesUpAfterThirtySecondsWithTheReason() throws Exception {
		Path file = this.home.resolve("holdfast.mv.db");
		Process other = ChildJvm.start(OpenFile.class, file.toString());
		try {
			ChildJvm.awaitLine(other, "open");
			AtomicLong now = new AtomicLong(Instant.parse("2026-11-21T11:02:03Z").toEpochMilli());
			List<Long> waits = new ArrayList<>();
			EmbeddedDataSource dataSource = new EmbeddedDataSource(file, () -> Instant.ofEpochMilli(now.get()),
					(milliseconds) -> {
						waits.add(milliseconds);
						now.addAndGet(milliseconds * 20);
					});
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(dataSource::getConnection)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BUSY))
				.withMessage("history " + file + " was held open by another process for 30 s");
			assertThat(waits).hasSizeGreaterThan(20);
			assertThat(new TreeSet<>(waits)).hasSizeGreaterThan(5);
			assertThat(waits.stream().mapToLong(Long::longValue).sum() * 20).isBetween(30_000L, 31_000L);
		}
		finally {
			other.destroyForcibly().waitFor();
		}
	}

	@Test
	void opensTheFileOnceAKilledProcessIsGone() throws Exception {
		Path file = this.home.resolve("holdfast.mv.db");
		Process other = ChildJvm.start(OpenFile.class, file.toString());
		ChildJvm.awaitLine(other, "open");
		AtomicLong waits = new AtomicLong();
		try (EmbeddedDataSource dataSource = new EmbeddedDataSource(file, InstantSource.system(), (milliseconds) -> {
			if (waits.incrementAndGet() == 3) {
				other.destroyForcibly().waitFor();
			}
		}); Connection connection = dataSource.getConnection()) {
			assertThat(waits.get()).isEqualTo(3);
			assertThat(number(connection, "SELECT N FROM OF_THE_KILLED")).isEqualTo(7);
		}
	}

	@Test
	void saysThatTheFileIsNoHistory() throws Exception {
		Files.createDirectories(this.home.resolve("history"));
		Files.writeString(this.home.resolve("history/holdfast.mv.db"), "rubbish ".repeat(2000));
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(database::prepare)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
				.withMessageContaining("holdfast.mv.db cannot be opened");
		}
	}

	@Test
	void refusesTheHistoryOfANewerProgram() throws Exception {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			database.prepare();
			try (Connection connection = database.dataSource().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("INSERT INTO HOLDFAST_SCHEMA VALUES (99, CURRENT_TIMESTAMP)");
			}
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(database::prepare)
				.withMessageContaining("written by a newer Holdfast (schema 99");
		}
	}

	@Test
	void finishesASchemaThatWasKilledHalfWay() throws Exception {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			database.prepare();
			try (Connection connection = database.dataSource().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("DROP TABLE HOLDFAST_SCHEMA");
				statement.execute("DROP TABLE TASK_LOCK");
			}
			assertThat(database.exists()).isFalse();
			database.prepare();
			assertThat(number(database, "SELECT COUNT(*) FROM TASK_LOCK")).isZero();
			assertThat(number(database, "SELECT MAX(VERSION) FROM HOLDFAST_SCHEMA")).isEqualTo(HistorySchema.CURRENT);
		}
	}

	@Test
	void makesTheTablesThatBatchAndTaskDefine() throws Exception {
		DriverManagerDataSource theirs = new DriverManagerDataSource("jdbc:h2:mem:theirs;DB_CLOSE_DELAY=-1");
		new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-h2.sql"),
				new ClassPathResource("org/springframework/cloud/task/schema-h2.sql"))
			.execute(theirs);
		try (HistoryDatabase ours = HistoryDatabase.embedded(this.home); Connection their = theirs.getConnection()) {
			ours.prepare();
			try (Connection connection = ours.dataSource().getConnection()) {
				assertThat(columns(connection)).containsAllEntriesOf(columns(their));
				assertThat(columns(their)).hasSizeGreaterThan(60);
				assertThat(sequences(connection)).containsAll(sequences(their)).hasSize(4);
			}
		}
	}

	private static String mode(Path file) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
	}

	private static TreeMap<String, String> columns(Connection connection) throws SQLException {
		TreeMap<String, String> columns = new TreeMap<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT TABLE_NAME || '.' || COLUMN_NAME, DATA_TYPE || ' '"
						+ " || COALESCE(CHARACTER_MAXIMUM_LENGTH, 0) || ' ' || IS_NULLABLE || ' ' || IS_IDENTITY"
						+ " FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'PUBLIC'")) {
			while (rows.next()) {
				columns.put(rows.getString(1), rows.getString(2));
			}
		}
		return columns;
	}

	private static List<String> sequences(Connection connection) throws SQLException {
		List<String> sequences = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(
						"SELECT SEQUENCE_NAME FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_NAME NOT LIKE 'SYSTEM%'")) {
			while (rows.next()) {
				sequences.add(rows.getString(1));
			}
		}
		return sequences;
	}

	private static long number(HistoryDatabase database, String sql) throws SQLException {
		try (Connection connection = database.dataSource().getConnection()) {
			return number(connection, sql);
		}
	}

	private static long number(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

	/** Opens the file, commits, and keeps it open until it is killed. */
	static final class OpenFile {

		private OpenFile() {
		}

		public static void main(String[] args) throws Exception {
			Connection connection = new EmbeddedDataSource(Path.of(args[0])).getConnection();
			connection.createStatement().execute("CREATE TABLE OF_THE_KILLED AS SELECT 7 AS N");
			System.out.println("open");
			System.in.read();
		}

	}

}
