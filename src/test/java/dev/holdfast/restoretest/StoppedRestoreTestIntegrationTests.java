package dev.holdfast.restoretest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A restore test on a server of its own, stopped in each phase as a signal stops it. */
class StoppedRestoreTestIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	@SuppressWarnings("NullAway.Init")
	private static PlanFixture fixture;

	@SuppressWarnings("NullAway.Init")
	private static BackupId backup;

	@BeforeAll
	static void backUp() throws Exception {
		server = PostgresServer.start();
		server.createDatabase("shop");
		server.execute("shop", "CREATE TABLE orders AS SELECT i, md5(i::text) FROM generate_series(1, 20000) i");
		Path tree = Files.createDirectories(directory.resolve("uploads"));
		Files.writeString(tree.resolve("note"), "new");
		fixture = new PlanFixture(directory);
		fixture.sources = List.of(
				new PostgresSpec("database", "127.0.0.1", server.port(), "shop", PostgresServer.SUPERUSER, null,
						Map.of(), DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false),
				new FilesSpec("uploads", List.of(tree), List.of(), List.of()));
		backup = BackupId.parse(BackupApplication.run(fixture.request(), RunProgress.NONE).manifest().backupId())
			.orElseThrow();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fetch", "provision", "load", "read", "prove", "drop" })
	void dropsWhatWasMadeWhicheverPhaseIsStopped(String phase) throws IOException {
		AtomicReference<@Nullable RestoreTestRun> running = new AtomicReference<>();
		RestoreTestListener stopping = new RestoreTestListener() {

			@Override
			public void step(String name) {
				if (name.equals(phase)) {
					Objects.requireNonNull(running.get()).stop();
				}
			}

			@Override
			public void read(long bytes) {
				if (phase.equals("read")) {
					Objects.requireNonNull(running.get()).stop();
				}
			}

			@Override
			public void ended(RestoreTestResult result) {
				// nobody launched it
			}

		};
		boolean stopped = false;
		try (RestoreTestRun run = new RestoreTestRun(request(), "stopped" + phase, stopping)) {
			running.set(run);
			run.fetch();
			run.provision();
			run.load();
			run.prove();
			run.drop();
		}
		catch (CancellationException | LoadStoppedException ex) {
			stopped = true;
		}
		// what drops goes on
		assertThat(stopped).isEqualTo(!phase.equals("drop"));
		assertThat(servers()).isZero();
		for (String left : new String[] { "restore-tests", "restore-servers" }) {
			Path kept = fixture.home.resolve(left);
			assertThat(!Files.exists(kept) || Files.list(kept).findAny().isEmpty()).as(left).isTrue();
		}
	}

	private static RestoreTestRequest request() {
		return new RestoreTestRequest(fixture.plan(), backup, Set.of(), ProofLevel.EXACT, "manual", "ops@host",
				"correlation-1", null, fixture.home,
				Map.of("HOLDFAST_POSTGRES_BIN", server.clients().toString(), "PATH", server.clients().toString()));
	}

	/** Servers of this process's runs, which their directories name. */
	private static long servers() {
		return ProcessHandle.allProcesses().filter((process) -> {
			try {
				return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
					.toString()
					.contains("/hf-stopped");
			}
			catch (IOException ex) {
				return false;
			}
		}).count();
	}

}
