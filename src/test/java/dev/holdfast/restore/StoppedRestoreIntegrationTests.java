package dev.holdfast.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.loading.Destined;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A restore of a PostgreSQL database and of files, stopped in each of its phases as a
 * signal stops it, or met by a second one.
 */
class StoppedRestoreIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	@SuppressWarnings("NullAway.Init")
	private static PlanFixture fixture;

	@SuppressWarnings("NullAway.Init")
	private static BackupId backup;

	private static int runs;

	@BeforeAll
	static void backUp() throws Exception {
		server = PostgresServer.start();
		server.createDatabase("shop");
		server.execute("shop", "CREATE TABLE orders (id int PRIMARY KEY, note text)",
				"INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, 20000) i");
		Path tree = Files.createDirectories(directory.resolve("srv/uploads"));
		Files.writeString(tree.resolve("note"), "new");
		fixture = new PlanFixture(directory);
		fixture.sources = List.of(
				new PostgresSpec("database", "127.0.0.1", server.port(), "shop", PostgresServer.SUPERUSER, null,
						Map.of(), DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false),
				new FilesSpec("uploads", List.of(tree), List.of(), List.of()));
		backup = BackupId.parse(BackupApplication.run(fixture.request(), RunProgress.NONE).manifest().backupId())
			.orElseThrow();
		server.execute("shop", "DELETE FROM orders WHERE id > 3");
		Files.writeString(tree.resolve("note"), "old");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fetch", "safety-backup", "load", "read", "prove" })
	void leavesTheTargetAsItWasWhicheverPhaseIsStopped(String phase) throws IOException {
		AtomicReference<@Nullable RestoreRun> running = new AtomicReference<>();
		RestoreListener stopping = new RestoreListener() {

			@Override
			public void step(String name) {
				if (name.equals(phase)) {
					stopNow();
				}
			}

			@Override
			public void read(long bytes) {
				if (phase.equals("read")) {
					stopNow();
				}
			}

			private void stopNow() {
				Objects.requireNonNull(running.get()).stop();
			}

		};
		assertThat(restore(stopping, running)).as(phase)
			.isInstanceOfAny(CancellationException.class, LoadStoppedException.class);
		assertOld();
	}

	@Test
	void refusesASecondOneToTheSameTarget() throws IOException {
		AtomicReference<@Nullable Exception> second = new AtomicReference<>();
		RestoreListener meeting = new RestoreListener() {

			@Override
			public void read(long bytes) {
				if (second.get() == null) {
					second.set(restore(new RestoreListener() {
					}, new AtomicReference<>()));
				}
			}

		};
		AtomicReference<@Nullable RestoreRun> running = new AtomicReference<>();
		RestoreListener both = new RestoreListener() {

			@Override
			public void read(long bytes) {
				meeting.read(bytes);
				// the first is not to end well: the other tests want the old
				Objects.requireNonNull(running.get()).stop();
			}

		};
		restore(both, running);
		assertThat(second.get()).isInstanceOfSatisfying(HoldfastException.class, (busy) -> {
			assertThat(busy.code()).isEqualTo(ExitCode.BUSY);
			assertThat(busy.code().code()).isEqualTo(11);
			assertThat(busy.what()).contains("another restore to database \"shop\" is under way");
		});
		assertOld();
	}

	private static @Nullable Exception restore(RestoreListener listener,
			AtomicReference<@Nullable RestoreRun> running) {
		try (RestoreRun run = new RestoreRun(request(), (request, targets) -> "", "stopped" + runs++, listener)) {
			running.set(run);
			run.fetch();
			run.saveWhatIsThere(null);
			run.load();
			run.prove();
			return null;
		}
		catch (HoldfastException | CancellationException | LoadStoppedException ex) {
			return ex;
		}
	}

	private static RestoreRequest request() {
		Loading options = new Loading("", "", 0, List.of(), List.of(), Loading.Parts.ALL, null, true, true, null, false,
				true, false, false, false);
		return new RestoreRequest(fixture.plan(), backup, Set.of(), new Destined("shop", null, null, Set.of()), options,
				ProofLevel.EXACT, RestoreRequest.Safety.NO, false, "manual", "ops@host", "correlation-1", null,
				fixture.home, Map.of("HOLDFAST_POSTGRES_BIN", server.clients().toString()));
	}

	private static void assertOld() throws IOException {
		assertThat(server.query("shop", "SELECT count(*) FROM orders")).isEqualTo("3");
		assertThat(server.query("postgres", "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname ~ '_'"))
			.isNull();
		assertThat(directory.resolve("srv/uploads/note")).hasContent("old");
		try (Stream<Path> beside = Files.list(directory.resolve("srv"))) {
			assertThat(beside).containsExactly(directory.resolve("srv/uploads"));
		}
		Path scratch = fixture.home.resolve("restore-tests");
		assertThat(!Files.exists(scratch) || Files.list(scratch).findAny().isEmpty()).isTrue();
	}

}
