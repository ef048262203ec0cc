package dev.holdfast.source.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Source;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A dump that cannot be whole is no dump: exit 10, and nothing is left behind. */
class FailuresIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.with().password("right").start();
		server.createDatabase("shop");
		server.execute("shop", "CREATE TABLE orders (a int, b text)",
				"INSERT INTO orders SELECT i, repeat('x', 200) FROM generate_series(1, 50000) i",
				"CREATE TABLE other AS TABLE orders");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(this.directory.toFile().listFiles((file) -> file.getName().startsWith("pgpass"))).isEmpty();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.until(() -> "0".equals(server.query("postgres",
					"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'")));
	}

	@Test
	void aServerThatIsDown() {
		PostgresServer gone = PostgresServer.start();
		gone.close();
		HoldfastException failure = checkFails(new SourceRunner(gone, this.directory).source("shop"));
		assertThat(failure.what()).isEqualTo("source db: connection to 127.0.0.1:" + gone.port() + " refused");
		assertThat(failure.hint()).contains("start the server");
	}

	@Test
	void aWrongPasswordIsNotPrinted() {
		HoldfastException failure = checkFails(
				new SourceRunner(server, this.directory).as("postgres", "guessed").source("shop"));
		assertThat(failure.what()).contains("does not let role \"postgres\" in", "password authentication failed");
		assertThat(failure.hint()).contains("password").doesNotContain("guessed");
		assertThat(failure.what()).doesNotContain("guessed");
	}

	@Test
	void noPasswordAtAll() {
		HoldfastException failure = checkFails(
				new SourceRunner(server, this.directory).as("postgres", null).source("shop"));
		assertThat(failure.hint()).contains("password file");
	}

	@Test
	void aDatabaseThatDoesNotExist() {
		HoldfastException failure = checkFails(new SourceRunner(server, this.directory).source("shopp"));
		assertThat(failure.what()).contains("database \"shopp\" does not exist on 127.0.0.1:" + server.port());
	}

	@Test
	void noPgDump() {
		HoldfastException failure = checkFails(
				new SourceRunner(server, this.directory).programs(this.directory).source("shop"));
		assertThat(failure.what()).isEqualTo("source db: pg_dump is not installed");
		assertThat(failure.hint()).contains("postgresql-client-" + server.major());
	}

	@Test
	void aPgDumpOlderThanTheServer() throws IOException {
		Path old = pgDump("echo 'pg_dump (PostgreSQL) 11.22'; exit 0", "exit 0");
		HoldfastException failure = checkFails(new SourceRunner(server, this.directory).programs(old).source("shop"));
		assertThat(failure.what())
			.isEqualTo("source db: pg_dump 11.22 cannot dump a server of version " + server.major());
	}

	@Test
	void aPgDumpThatIsKilledInMidDump() throws IOException {
		Path dying = pgDump(realVersion(), "printf PGDMP; kill -9 $$");
		RecordedDump dump = new RecordedDump();
		HoldfastException failure = dumpFails(new SourceRunner(server, this.directory).programs(dying), dump);
		assertThat(failure.what()).contains("pg_dump ended with exit code 137", "it was killed");
		assertThat(dump.names()).doesNotContain("pre-data.dump", "post-data.dump");
	}

	@Test
	void aPgDumpThatWritesNothingIsNoSuccess() throws IOException {
		Path silent = pgDump(realVersion(), "exit 0");
		RecordedDump dump = new RecordedDump();
		HoldfastException failure = dumpFails(new SourceRunner(server, this.directory).programs(silent), dump);
		assertThat(failure.what()).contains("pg_dump ended well, but wrote no dump (0 bytes)");
		assertThat(dump.names()).doesNotContain("pre-data.dump", "post-data.dump");
	}

	@Test
	void aPgDumpThatFailsSaysWhy() throws IOException {
		Path failing = pgDump(realVersion(), "echo 'pg_dump: error: no such thing' >&2; exit 1");
		HoldfastException failure = dumpFails(new SourceRunner(server, this.directory).programs(failing),
				new RecordedDump());
		assertThat(failure.what()).contains("pg_dump: error: no such thing");
	}

	@Test
	void aServerThatDiesInMidDump() {
		try (PostgresServer dying = PostgresServer.start()) {
			dying.execute("postgres",
					"CREATE TABLE orders AS SELECT i, repeat('x', 200) FROM generate_series(1, 90000) i");
			AtomicBoolean fired = new AtomicBoolean();
			RecordedDump dump = new RecordedDump().beforeEntry((entry) -> {
				if (entry.name().endsWith("000000.copy") && fired.compareAndSet(false, true)) {
					dying.crash();
				}
			});
			assertThatThrownBy(() -> new SourceRunner(dying, this.directory).dump("postgres", dump))
				.isInstanceOfSatisfying(HoldfastException.class,
						(failure) -> assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE));
			assertThat(fired).isTrue();
		}
	}

	@Test
	void aReaderWhoseConnectionIsCut() {
		assertThat(cut("query LIKE '%COPY%orders%'").what()).contains("table public.orders");
	}

	@Test
	void theHolderOfTheLocksWhoseConnectionIsCut() {
		HoldfastException failure = cut("pid IN (SELECT pid FROM pg_locks WHERE relation = 'other'::regclass) "
				+ "AND state = 'idle in transaction'");
		assertThat(failure.hint()).contains("run the backup again");
	}

	/** Ends sessions of the dump when its first rows have arrived. */
	private HoldfastException cut(String which) {
		AtomicBoolean fired = new AtomicBoolean();
		RecordedDump dump = new RecordedDump().beforeEntry((entry) -> {
			if (entry.name().startsWith("data/public.orders/0") && fired.compareAndSet(false, true)) {
				assertThat(server.query("shop",
						"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
								+ "WHERE application_name = 'holdfast' AND pid <> pg_backend_pid() AND " + which))
					.isNotEqualTo("0");
			}
		});
		HoldfastException failure = dumpFails(new SourceRunner(server, this.directory).parallel(1), dump);
		assertThat(fired).isTrue();
		return failure;
	}

	@Test
	void stopsWithinTwoSecondsAndLeavesNoProcess() throws Exception {
		Path endless = pgDump(realVersion(), "case \"$*\" in *section=pre-data*) exec "
				+ server.clients().resolve("pg_dump") + " \"$@\";; esac; echo $$ >> \"$0.pids\"; exec sleep 600");
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		RecordedDump dump = new RecordedDump().beforeEntry((entry) -> {
			if (entry.name().endsWith("000000.copy")) {
				reading.countDown();
				await(stopped);
			}
		});
		try (PostgresSource source = new SourceRunner(server, this.directory).programs(endless).source("shop")) {
			CompletableFuture<?> running = CompletableFuture.runAsync(() -> source.dump(dump));
			reading.await();
			Path pids = endless.resolve("pg_dump.pids");
			Awaitility.await().until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 1);
			long begin = System.nanoTime();
			source.stop();
			stopped.countDown();
			assertThatThrownBy(running::join).isInstanceOf(CompletionException.class)
				.hasCauseInstanceOf(DumpStoppedException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
			for (String pid : Files.readAllLines(pids)) {
				assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
			}
		}
		assertThat(dump.openSpools()).isZero();
	}

	@Test
	void stopsWhileAServerThatAcceptedSaysNothing() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
				PostgresSource source = new SourceRunner(server, this.directory).port(silent.getLocalPort())
					.source("shop")) {
			CompletableFuture<?> running = CompletableFuture.runAsync(source::check);
			try (Socket accepted = silent.accept()) {
				assertThat(accepted.getInputStream().read()).isNotNegative();
				assertThat(running).isNotDone();
				long begin = System.nanoTime();
				source.stop();
				assertThatThrownBy(running::join).isInstanceOf(CompletionException.class)
					.hasCauseInstanceOf(DumpStoppedException.class);
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
			}
		}
	}

	@Test
	void aFullDiskUnderPgDumpallIsNoWarning() throws IOException {
		Path failing = pgDump(realVersion(), "exec " + server.clients().resolve("pg_dump") + " \"$@\"");
		program(failing.resolve("pg_dumpall"),
				"echo 'pg_dumpall: error: could not write: No space left on device' >&2; exit 1");
		HoldfastException failure = catchThrowableOfType(HoldfastException.class,
				() -> new SourceRunner(server, this.directory).programs(failing).dump("shop", new RecordedDump()));
		assertThat(failure.code()).isEqualTo(ExitCode.DISK_FULL);
		assertThat(failure.what()).contains("pg_dumpall ended with exit code 1", "No space left on device");
		assertThat(failure.hint()).contains("free space");
	}

	@Test
	void programsSeeNoVariableThatTheyDoNotNeed() throws IOException {
		Path spying = pgDump("env >> \"$0.seen\"; " + realVersion(),
				"env >> \"$0.seen\"; exec " + server.clients().resolve("pg_dump") + " \"$@\"");
		new SourceRunner(server, this.directory).programs(spying).dump("shop", new RecordedDump());
		assertThat(Files.readAllLines(spying.resolve("pg_dump.seen"))).contains("LC_ALL=C")
			.anyMatch((line) -> line.startsWith("PGPASSFILE="))
			.anyMatch((line) -> line.startsWith("PATH="))
			.allMatch((line) -> line.matches(
					"(PATH|HOME|LANG|LC_\\w+|TZ|TMPDIR|LD_LIBRARY_PATH|KRB5\\w*|SSL_CERT_\\w+|OPENSSL_CONF|PGPASSFILE|PWD|OLDPWD|"
							+ "SHLVL|_)=.*"));
		Map<String, String> ours = new HashMap<>(Map.of("S3_SECRET", "hunter2", "PGPASSWORD", "hunter2", "KRB5CCNAME",
				"/tmp/cc", "LC_TIME", "C", "PATHS", "x", "SSL_CERT_FILE", "/etc/ssl/own.pem"));
		ChildEnvironment.restrict(ours);
		assertThat(ours).containsOnlyKeys("KRB5CCNAME", "LC_TIME", "SSL_CERT_FILE");
		assertThat(System.getenv()).as("variables of this process").hasSizeGreaterThan(3);
	}

	@Test
	void sessionsAreKeptAlive() throws Exception {
		Connector connector = new Connector("db", 2000);
		ConnectionParameters parameters = new ConnectionParameters(
				Map.of("host", "127.0.0.1", "port", String.valueOf(server.port()), "user", PostgresServer.SUPERUSER,
						"dbname", "shop", "password", "right"));
		try (Session session = connector.open(parameters)) {
			assertThat(session.single("SELECT 1")).isEqualTo("1");
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> hasKeepAliveTimer(server.port()));
		}
	}

	/** Whether the kernel keeps such a timer (02) for a connection to this port. */
	private static boolean hasKeepAliveTimer(int port) throws IOException {
		String to = String.format(":%04X", port);
		List<String> connections = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
		connections.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
		return connections.stream()
			.map((line) -> line.strip().split(" +"))
			.anyMatch((fields) -> fields[2].endsWith(to) && "01".equals(fields[3]) && fields[5].startsWith("02:"));
	}

	@Test
	void thePasswordIsInNoCommandLineAndNoEnvironment() throws IOException {
		Path spying = pgDump(realVersion(), "tr '\\0' ' ' < /proc/$$/cmdline >> \"$0.seen\"; env >> \"$0.seen\"; "
				+ "ls -l \"$PGPASSFILE\" >> \"$0.files\"; exec " + server.clients().resolve("pg_dump") + " \"$@\"");
		new SourceRunner(server, this.directory).programs(spying).dump("shop", new RecordedDump());
		assertThat(Files.readString(spying.resolve("pg_dump.seen"))).contains("PGPASSFILE=", "--section=pre-data")
			.doesNotContain("right");
		assertThat(Files.readString(spying.resolve("pg_dump.files"))).startsWith("-rw-------");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new DumpStoppedException();
		}
	}

	private HoldfastException checkFails(Source source) {
		try (source) {
			HoldfastException failure = catchThrowableOfType(HoldfastException.class, source::check);
			assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
			return failure;
		}
	}

	private HoldfastException dumpFails(SourceRunner runner, RecordedDump dump) {
		HoldfastException failure = catchThrowableOfType(HoldfastException.class, () -> runner.dump("shop", dump));
		assertThat(failure).isNotNull();
		assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(dump.openSpools()).isZero();
		return failure;
	}

	private String realVersion() {
		return ProcessOutput
			.of(java.util.List.of(server.clients().resolve("pg_dump").toString(), "--version"), java.util.Map.of())
			.outOfSuccess()
			.trim()
			.transform((version) -> "echo '" + version + "'; exit 0");
	}

	/** A program in place of pg_dump. */
	private Path pgDump(String onVersion, String otherwise) throws IOException {
		Path bin = Files.createDirectory(this.directory.resolve("bin"));
		program(bin.resolve("pg_dump"), "case $1 in --version) " + onVersion + ";; esac\n" + otherwise);
		return bin;
	}

	private static void program(Path file, String script) throws IOException {
		Files.writeString(file, "#!/bin/sh\n" + script + "\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

}
