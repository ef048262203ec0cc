package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Traps 1, 2 and 4: what others do to the database while it is dumped. */
class ConcurrentChangesIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	private String database;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void createDatabase(TestInfo info) {
		this.database = info.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
		this.database = this.database.substring(0, Math.min(60, this.database.length()));
		server.createDatabase(this.database);
		server.execute(this.database, "CREATE TABLE large (a int, b text)",
				"INSERT INTO large SELECT i, repeat('x', 100) FROM generate_series(1, 30000) i",
				"CREATE TABLE small (a int)", "INSERT INTO small SELECT generate_series(1, 100)");
	}

	@Test
	void aTruncateThatRacesWithTheStartNeverGivesAnEmptyTable() throws SQLException {
		SourceSummary summary = whileTheDumpWaitsFor("small", "TRUNCATE small",
				"INSERT INTO small SELECT generate_series(1, 7)");
		assertThat(rows(summary, "small")).isEqualTo(7);
		assertThat(rows(summary, "large")).isEqualTo(30000);
	}

	@Test
	void aRewriteThatRacesWithTheStartNeverGivesAnEmptyTable() throws SQLException {
		SourceSummary summary = whileTheDumpWaitsFor("small", "ALTER TABLE small ALTER a TYPE text");
		assertThat(rows(summary, "small")).isEqualTo(100);
	}

	@Test
	void beginsAnewWhenATableComesBetweenListAndLock() throws SQLException {
		SourceSummary summary = whileTheDumpWaitsFor("small", "LOCK TABLE small", "CREATE TABLE late (a int)",
				"INSERT INTO late VALUES (1), (2)");
		assertThat(rows(summary, "late")).isEqualTo(2);
	}

	@Test
	void beginsAnewWhenATableIsReplacedBetweenListAndLock() throws SQLException {
		SourceSummary summary = whileTheDumpWaitsFor("small", "DROP TABLE small", "CREATE TABLE small (b text, c int)",
				"INSERT INTO small VALUES ('x', 1), ('y', 2), ('z', 3)");
		assertThat(rows(summary, "small")).isEqualTo(3);
	}

	@Test
	void beginsAnewWhenATableGoesBetweenListAndLock() throws SQLException {
		SourceSummary summary = whileTheDumpWaitsFor("small", "DROP TABLE small");
		assertThat(summary.tables()).extracting(SourceSummary.TableSummary::name).containsExactly("large");
	}

	@Test
	void aTableBehindAWaitingAlterIsReadByTheHolderOfItsLock() {
		AtomicBoolean fired = new AtomicBoolean();
		CompletableFuture<?>[] alter = new CompletableFuture<?>[1];
		RecordedDump dump = new RecordedDump();
		dump.beforeEntry((entry) -> {
			if (entry.name().equals("data/public.large/000000.copy") && fired.compareAndSet(false, true)) {
				Awaitility.await().until(() -> dump.names().containsAll(List.of("pre-data.dump", "post-data.dump")));
				alter[0] = alterInTheBackground("small");
			}
		});
		SourceSummary summary = new SourceRunner(server, this.directory).parallel(1).dump(this.database, dump);
		assertThat(fired).isTrue();
		assertThat(rows(summary, "small")).isEqualTo(100);
		assertThat(dump.text("data/public.small/000000.copy")).startsWith("1\n2\n").endsWith("\n100\n");
		assertThat(dump.names()).filteredOn("data/public.small/copy.sql"::equals).hasSize(1);
		alter[0].join();
	}

	@Test
	void pgDumpBehindAWaitingAlterFailsAndNamesWhoBlocks() throws IOException {
		Path slow = slowPgDump();
		CompletableFuture<?> alter = CompletableFuture.runAsync(() -> {
			Awaitility.await().until(() -> Files.exists(slow.resolve("started")));
			CompletableFuture<?> waiting = alterInTheBackground("small");
			write(slow.resolve("go"), "");
			waiting.join();
		});
		RecordedDump dump = new RecordedDump();
		HoldfastException failure = catchThrowableOfType(HoldfastException.class,
				() -> new SourceRunner(server, this.directory).programs(slow)
					.lockTimeout(700)
					.dump(this.database, dump));
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(failure.what()).contains("table public.small is locked by process", "application \"alterer\"",
				"itself waiting for process");
		assertThat(failure.hint()).contains("pg_terminate_backend");
		assertThat(dump.names()).doesNotContain("pre-data.dump");
		alter.join();
	}

	@Test
	void namesWhoHoldsATableThatCannotBeLocked() throws SQLException {
		try (Connection other = connect("migration"); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE small");
			assertThatThrownBy(() -> new SourceRunner(server, this.directory).lockTimeout(300)
				.dump(this.database, new RecordedDump())).isInstanceOfSatisfying(HoldfastException.class, (failure) -> {
					assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
					assertThat(failure.what()).contains("source db: table public.small is locked by process",
							"application \"migration\", idle in transaction");
				});
		}
	}

	@Test
	void valuesOfSequencesAreReadAfterTheRowsAndRecorded() {
		server.execute(this.database, "CREATE TABLE numbered (id serial, v text)",
				"INSERT INTO numbered (v) SELECT 'x' FROM generate_series(1, 10)");
		AtomicBoolean fired = new AtomicBoolean();
		RecordedDump dump = new RecordedDump().beforeEntry((entry) -> {
			if (entry.name().startsWith("data/public.numbered/0") && fired.compareAndSet(false, true)) {
				server.execute(this.database, "INSERT INTO numbered (v) SELECT 'y' FROM generate_series(1, 32)");
			}
		});
		SourceSummary summary = new SourceRunner(server, this.directory).dump(this.database, dump);
		assertThat(fired).isTrue();
		assertThat(rows(summary, "numbered")).isEqualTo(10);
		assertThat(dump.text("statements.sql")).contains("'\"public\".\"numbered_id_seq\"', 42, true)");
		assertThat(dump.items(dev.holdfast.archive.ContentItem.CatalogObject.class))
			.filteredOn((item) -> item.kind().equals("sequence value"))
			.singleElement()
			.satisfies((item) -> assertThat(item.details()).containsEntry("last_value", "42"));
	}

	@Test
	void whoHoldsATableWhileItIsLookedAtIsNamed() throws SQLException {
		try (Connection other = connect("holder"); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE small");
			try (PostgresSource source = new SourceRunner(server, this.directory).lockTimeout(300)
				.source(this.database)) {
				assertThatExceptionOfType(HoldfastException.class).isThrownBy(source::check)
					.satisfies((ex) -> assertThat(ex.what()).contains("table public.small is locked by process ",
							"application \"holder\", idle in transaction since "));
			}
		}
	}

	/** Runs statements in a transaction that ends while the dump waits for a lock. */
	private SourceSummary whileTheDumpWaitsFor(String table, String... statements) throws SQLException {
		try (Connection other = connect("other"); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			for (String sql : statements) {
				statement.execute(sql);
			}
			CompletableFuture<SourceSummary> dump = CompletableFuture
				.supplyAsync(() -> new SourceRunner(server, this.directory).lockTimeout(20_000)
					.dump(this.database, new RecordedDump()));
			awaitWaiting(table);
			other.commit();
			return dump.join();
		}
	}

	private CompletableFuture<?> alterInTheBackground(String table) {
		CompletableFuture<?> alter = CompletableFuture.runAsync(() -> {
			try (Connection other = connect("alterer"); Statement statement = other.createStatement()) {
				statement.execute("ALTER TABLE " + table + " ADD COLUMN added int");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		awaitWaiting(table);
		return alter;
	}

	private void awaitWaiting(String table) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> !"0".equals(server.query(this.database,
					"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = coalesce(to_regclass('" + table
							+ "'), relation)")));
	}

	private Connection connect(String application) throws SQLException {
		Connection connection = server.connect(this.database);
		connection.setClientInfo("ApplicationName", application);
		return connection;
	}

	/** A pg_dump that says when it was started and goes on when told. */
	private Path slowPgDump() throws IOException {
		Path bin = Files.createDirectory(this.directory.resolve("slow"));
		String real = server.clients().resolve("pg_dump").toString();
		write(bin.resolve("pg_dump"), "#!/bin/sh\ncase $1 in --version) exec " + real + " --version;; esac\n: > " + bin
				+ "/started\nwhile [ ! -e " + bin + "/go ]; do sleep 0.02; done\nexec " + real + " \"$@\"\n");
		Files.setPosixFilePermissions(bin.resolve("pg_dump"), PosixFilePermissions.fromString("rwxr-xr-x"));
		return bin;
	}

	private static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static long rows(SourceSummary summary, String table) {
		return summary.tables().stream().filter((each) -> each.name().equals(table)).findFirst().orElseThrow().rows();
	}

}
