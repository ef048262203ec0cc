package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.LocalSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Destinations that take some backups only, and what the history says in the end. */
class OnlyIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private PlanFixture fixture;

	@BeforeEach
	void plan() throws Exception {
		this.fixture = new PlanFixture(this.directory);
	}

	@Test
	void aDestinationTakesTheFirstOfItsPeriodAndItsLabels() throws Exception {
		this.fixture.destinations = List.of(local("all"), local("some", "yearly", "pre-deploy"),
				local("bare", "other"));
		run(null);
		run(null);
		run("pre-deploy");
		assertThat(archives("all")).isEqualTo(3);
		assertThat(archives("some")).isEqualTo(2);
		assertThat(archives("bare")).isZero();
	}

	@Test
	void aDestinationThatMissedTheFirstTakesTheNext() throws Exception {
		Path blocked = Files.createFile(this.directory.resolve("some"));
		this.fixture.destinations = List.of(local("all"),
				new LocalSpec("some", blocked, false, List.of("monthly", "weekly")));
		assertThat(run(null).exitCode()).isEqualTo(ExitCode.WARNINGS);
		Files.delete(blocked);
		assertThat(run(null).exitCode()).isEqualTo(ExitCode.DONE);
		assertThat(archives("some")).isOne();
	}

	@Test
	void aBackupThatNoDestinationTakesIsRefused() throws Exception {
		this.fixture.destinations = List.of(local("some", "pre-deploy"));
		HoldfastException refused = catchThrowableOfType(HoldfastException.class, () -> run("other"));
		assertThat(refused.code()).isEqualTo(ExitCode.BAD_PLAN);
		assertThat(refused.what()).contains("no destination of plan shop takes this backup");
		assertThat(this.directory.resolve("some")).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "daily, 2026-03-01T22:59:59Z, 2026-03-01T23:00:00Z, true",
			"daily, 2026-03-01T23:00:00Z, 2026-03-02T22:59:59Z, false",
			"weekly, 2026-12-31T12:00:00Z, 2027-01-03T12:00:00Z, false",
			"weekly, 2027-01-03T12:00:00Z, 2027-01-04T12:00:00Z, true",
			"monthly, 2026-02-28T22:59:59Z, 2026-02-28T23:00:00Z, true",
			"monthly, 2026-01-05T00:00:00Z, 2027-01-05T00:00:00Z, true",
			"yearly, 2026-01-05T00:00:00Z, 2026-12-31T22:59:59Z, false",
			"unlimited, 2026-01-05T00:00:00Z, 2027-12-31T22:59:59Z, false" })
	void periodsAreThoseOfThePlansZone(String period, Instant one, Instant other, boolean differ) {
		assertThat(Takers.differ(period, one, other, ZoneId.of("Europe/Vienna"), DayOfWeek.MONDAY)).isEqualTo(differ);
	}

	@Test
	void aFailingAfterCommandIsExitThreeInEveryTable() throws Exception {
		this.fixture.after = List.of(List.of("false"));
		assertThat(run(null).exitCode()).isEqualTo(ExitCode.WARNINGS);
		String url = "jdbc:h2:" + this.fixture.home.resolve("history/holdfast");
		try (Connection connection = DriverManager.getConnection(url, "sa", "");
				Statement statement = connection.createStatement()) {
			for (String table : List.of("BATCH_JOB_EXECUTION", "TASK_EXECUTION")) {
				try (ResultSet rows = statement.executeQuery("SELECT EXIT_CODE FROM " + table)) {
					assertThat(rows.next()).isTrue();
					assertThat(rows.getString(1)).as(table).isEqualTo("3");
				}
			}
		}
	}

	@Test
	void theHistoryItselfIsNoSource() throws Exception {
		run(null);
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.fixture.home);
		for (Path home : List.of(this.fixture.home, link)) {
			this.fixture.sources = List.of(new H2Spec("database", "jdbc:h2:file:" + home.resolve("history/holdfast"),
					null, null, DumpFormat.NATIVE, List.of(), List.of(), List.of()));
			HoldfastException refused = catchThrowableOfType(HoldfastException.class, () -> run(null));
			assertThat(refused.code()).isEqualTo(ExitCode.BAD_PLAN);
			assertThat(refused.what()).contains("source database", "Holdfast's own history");
		}
	}

	private LocalSpec local(String name, String... only) {
		return new LocalSpec(name, this.directory.resolve(name), true, List.of(only));
	}

	private long archives(String destination) throws IOException {
		Path root = this.directory.resolve(destination);
		if (!Files.exists(root)) {
			return 0;
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(".pgp")).count();
		}
	}

	private BackupResult run(@Nullable String label) {
		BackupRequest request = this.fixture.request();
		return BackupApplication.run(new BackupRequest(request.plan(), Set.of(), label, null, false, "manual",
				"ops@host", "correlation-1", null, request.home(), request.environment()), RunProgress.NONE);
	}

}
