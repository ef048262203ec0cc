package dev.holdfast.action;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.HistorySettings;
import dev.holdfast.history.PlanLock;
import dev.holdfast.step.Requested;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Small commands as jobs of one step, over an embedded history. */
class ActionsIntegrationTests {

	private static final Requested REQUESTED = new Requested("manual", "ops@db1", "because", null);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final List<ActionResult> results = new ArrayList<>();

	@BeforeEach
	void makeHomePrivate() throws Exception {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwx------"));
	}

	@Test
	void leavesEachInTheHistoryWithWhoAskedAndWhatCameOfIt() {
		List<String> done = new ArrayList<>();
		run(action("hold", "one", (run) -> {
			run.note(HistoryKeys.MESSAGE, "a reason");
			done.add("one");
		}), action("hold", "two", (run) -> {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED, "store offsite refuses", "ask who runs it");
		}), action("release", "three", (run) -> {
			run.warn("only half of it");
			done.add("three");
		}));
		assertThat(done).containsExactly("one", "three");
		assertThat(this.results).extracting(ActionResult::exitCode)
			.containsExactly(ExitCode.DONE, ExitCode.DESTINATION_REFUSED, ExitCode.WARNINGS);
		assertThat(records("hold")).satisfiesExactlyInAnyOrder((record) -> {
			assertThat(record).isInstanceOf(BackupRecord.Completed.class);
			assertThat(record.facts().requestedBy()).isEqualTo("ops@db1");
			assertThat(record.facts().backupId()).isEqualTo("one");
		}, (record) -> assertThat(record).isInstanceOfSatisfying(BackupRecord.Failed.class,
				(failed) -> assertThat(failed.message()).startsWith("store offsite refuses")
					.contains("ask who runs it")));
		assertThat(records("release")).singleElement().isInstanceOf(BackupRecord.Completed.class);
	}

	@Test
	void isRefusedWhileAnotherHoldsItsLock() {
		try (HistoryDatabase database = database(); PlanLock lock = database.locks().acquire("shop.action", () -> {
		})) {
			assertThatThrownBy(() -> run(action("hold", "one", (run) -> {
			}))).isInstanceOfSatisfying(HoldfastException.class,
					(failure) -> assertThat(failure.code()).isEqualTo(ExitCode.BUSY));
		}
		assertThat(this.results).isEmpty();
	}

	private void run(Action... actions) {
		Actions.run(List.of(actions), this.results::add, this.directory);
	}

	private static Action action(String job, String backup, ActionWork work) {
		return new Action(job, "shop.action", Map.of(HistoryKeys.PLAN, "shop", HistoryKeys.BACKUP_ID, backup),
				REQUESTED, work);
	}

	private List<BackupRecord> records(String job) {
		try (HistoryDatabase database = database()) {
			return new BackupHistory(database)
				.page(new HistoryFilter(job, "shop", java.util.Set.of(), null, null, null, null,
						HistoryFilter.Sort.CREATED, false, 1, 10))
				.records();
		}
	}

	private HistoryDatabase database() {
		return HistoryDatabase.of(new HistorySettings(this.directory, null, null, null));
	}

}
