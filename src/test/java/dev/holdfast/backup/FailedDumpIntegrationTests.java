package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.S3Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A database that fails, before or in the middle: exit 10, and no archive anywhere. */
class FailedDumpIntegrationTests {

	private static final int ROWS = 60_000;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private PlanFixture fixture;

	@SuppressWarnings("NullAway.Init")
	private S3Server store;

	@SuppressWarnings("NullAway.Init")
	private PostgresServer server;

	private Map<String, String> environment = Map.of();

	@BeforeEach
	void start() throws Exception {
		this.fixture = new PlanFixture(this.directory);
		this.store = S3Server.start().createBucket("backups");
		this.server = PostgresServer.with().password("right").start();
		this.fixture.destinations = List.of(new LocalSpec("local", this.fixture.store, true, List.of()),
				new S3Spec("offsite", "backups", "", "us-east-1", this.store.endpoint(), true,
						new Secret(S3Server.ACCESS_KEY), new Secret(S3Server.SECRET_KEY), null, null, null, null,
						Map.of(), null, false, S3Spec.Checksum.CRC32C, 10000, 5L << 20, Duration.ofSeconds(20), true,
						List.of(), true));
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
		this.store.close();
	}

	@ParameterizedTest
	@CsvSource({ "down, connection to 127.0.0.1:1 refused", "wrong password, password authentication failed",
			"no database, does not exist", "no pg_dump, pg_dump is not installed",
			"old pg_dump, pg_dump 11.5 cannot dump a server" })
	void whatCanBeSeenBeforehandWritesNothing(String fault, String said) throws Exception {
		if (fault.endsWith("pg_dump")) {
			String version = fault.startsWith("old") ? "echo 'pg_dump (PostgreSQL) 11.5'" : "exit 1";
			this.environment = Map.of("HOLDFAST_POSTGRES_BIN", pgDump(version));
		}
		source(fault.equals("down") ? 1 : this.server.port(), fault.equals("no database") ? "none" : "postgres",
				fault.equals("wrong password") ? "wrong" : "right");
		HoldfastException failure = fails(RunProgress.NONE);
		assertThat(failure.what()).contains("source database", said).doesNotContain("wrong");
		assertThat(failure.hint()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "server", "connection" })
	void whatFailsInTheMiddleLeavesNoArchive(String fault) throws Exception {
		fill();
		source(this.server.port(), "postgres", "right");
		AtomicBoolean failed = new AtomicBoolean();
		AtomicLong dumped = new AtomicLong();
		CountDownLatch sent = new CountDownLatch(1);
		HoldfastException failure = fails(new RunProgress() {
			@Override
			public void uploaded(String destination, long bytes) {
				if (destination.equals("offsite")) {
					sent.countDown();
				}
			}

			/** On a thread that reads rows, with a part at the store and rows to come. */
			@Override
			public void counted(long rows, long files) {
				if (dumped.addAndGet(rows) > ROWS / 2 && awaited(sent) && failed.compareAndSet(false, true)) {
					fail(fault);
				}
			}
		});
		assertThat(failed).isTrue();
		assertThat(failure.what()).contains("source database: ");
	}

	@Test
	void pgDumpThatIsKilledLeavesNoArchive() throws Exception {
		fill();
		source(this.server.port(), "postgres", "right");
		this.environment = Map.of("HOLDFAST_POSTGRES_BIN",
				pgDump("echo 'pg_dump (PostgreSQL) 99.1'; exit 0;; --section*|--format*) printf PGDMP; kill -9 $$"));
		assertThat(fails(RunProgress.NONE).what()).contains("pg_dump ended with exit code 137");
	}

	private void fail(String fault) {
		if (fault.equals("server")) {
			this.server.crash();
			return;
		}
		assertThat(this.server.query("postgres", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
				+ " WHERE query LIKE '%COPY %' AND pid <> pg_backend_pid()"))
			.isNotEqualTo("0");
	}

	private static boolean awaited(CountDownLatch latch) {
		try {
			return latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private void fill() {
		this.server.execute("postgres", "CREATE TABLE noise AS SELECT i, (SELECT string_agg(md5((i * j)::text), '')"
				+ " FROM generate_series(1, 60) j) AS v FROM generate_series(1, " + ROWS + ") i");
	}

	private void source(int port, String database, String password) {
		this.fixture.sources = List
			.of(new PostgresSpec("database", "127.0.0.1", port, database, "postgres", new Secret(password),
					Map.of("sslmode", "disable"), DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false));
	}

	/** A program in place of pg_dump. */
	private String pgDump(String onVersion) throws IOException {
		Path bin = Files.createDirectory(this.directory.resolve("bin"));
		Path program = Files.writeString(bin.resolve("pg_dump"),
				"#!/bin/sh\ncase $1 in --version) " + onVersion + ";; esac\n");
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
		return bin.toString();
	}

	private HoldfastException fails(RunProgress progress) throws Exception {
		BackupRequest request = new BackupRequest(this.fixture.plan(), Set.of(), null, null, false, "manual",
				"ops@host", "correlation-1", null, this.fixture.home, this.environment);
		HoldfastException failure = catchThrowableOfType(HoldfastException.class,
				() -> BackupApplication.run(request, progress));
		assertThat(failure).isNotNull();
		assertThat(failure.code()).as(String.valueOf(failure)).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(files(this.fixture.store)).isEmpty();
		assertThat(files(this.fixture.home.resolve("staging"))).isEmpty();
		assertThat(this.store.keys("backups")).isEmpty();
		assertThat(this.store.client().listMultipartUploads((list) -> list.bucket("backups")).uploads()).isEmpty();
		return failure;
	}

	private static List<Path> files(Path root) throws IOException {
		if (!Files.exists(root)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
