package dev.holdfast.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.holdfast.evidence.Fact;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/** What the history knows of a plan's backups. */
final class KnownBackups {

	/** Jobs that hold the same lock as whoever asks: they are who asks. */
	private static final Set<String> UNDER_OUR_LOCK = Set.of(HistoryKeys.DELETE_JOB, Fact.Kind.HOLD.word(),
			Fact.Kind.RELEASE.word());

	private final BackupHistory history;

	private final String plan;

	KnownBackups(BackupHistory history, String plan) {
		this.history = history;
		this.plan = plan;
	}

	/**
	 * Finished ones, and those whose deletion has begun and not ended.
	 * @param gone takes the ids of those that were deleted
	 */
	Map<BackupId, Known> finished(Set<BackupId> gone) {
		Map<BackupId, Known> found = new HashMap<>();
		each(HistoryKeys.BACKUP_JOB, Set.of(), (record) -> {
			BackupId id = id(record);
			if (id != null && record instanceof BackupRecord.Completed completed) {
				found.put(id, Known.of(id, record, completed.archive()));
			}
			else if (id != null && record instanceof BackupRecord.Deleted deleted) {
				if (deleted.at() != null) {
					gone.add(id);
				}
				found.put(id, Known.of(id, record, deleted.archive()));
			}
		});
		return found;
	}

	/**
	 * Runs that have not made a backup, although there may be a manifest: failed, stopped
	 * or left by a process that died.
	 */
	Map<BackupId, Unfinished> unfinished() {
		Map<BackupId, Unfinished> found = new HashMap<>();
		BackupRecord[] last = new BackupRecord[1];
		each(HistoryKeys.BACKUP_JOB, Set.of(), (record) -> {
			last[0] = record;
			BackupId id = id(record);
			String how = unfinished(record);
			if (id != null && how != null) {
				found.put(id, new Unfinished(how, false));
			}
			else if (id != null) {
				found.remove(id);
			}
		});
		// only the last run of a plan is ever taken up again
		BackupId id = (last[0] != null) ? id(last[0]) : null;
		if (id != null && !(last[0] instanceof BackupRecord.Failed failed && failed.abandoned())) {
			found.computeIfPresent(id, (same, each) -> new Unfinished(each.how(), true));
		}
		return found;
	}

	private static @Nullable String unfinished(BackupRecord record) {
		return switch (record.status()) {
			case FAILED -> "its run failed";
			case STOPPED -> "its run was stopped";
			case RUNNING, PENDING -> "its run has not ended";
			case COMPLETED, DELETED -> null;
		};
	}

	/** What is being done with which backup by a process that lives, for people. */
	Map<BackupId, String> busy() {
		Map<BackupId, String> found = new HashMap<>();
		each(null, EnumSet.of(BackupRecord.Status.PENDING, BackupRecord.Status.RUNNING), (record) -> {
			BackupId id = id(record);
			if (id != null && !UNDER_OUR_LOCK.contains(record.facts().job())
					&& record instanceof BackupRecord.Running running && running.alive()) {
				found.put(id, word(record.facts().job()) + " right now");
			}
		});
		return found;
	}

	private static String word(String job) {
		return switch (job) {
			case HistoryKeys.BACKUP_JOB -> "being made";
			case HistoryKeys.VERIFY_JOB -> "being verified";
			case HistoryKeys.RESTORE_JOB -> "being restored";
			case HistoryKeys.RESTORE_TEST_JOB -> "being tested";
			default -> "in use by " + job;
		};
	}

	/** Holds and releases, in the order of their time. */
	Map<BackupId, List<HoldEvent>> holds() {
		Map<BackupId, List<HoldEvent>> found = new HashMap<>();
		for (Fact.Kind kind : List.of(Fact.Kind.HOLD, Fact.Kind.RELEASE)) {
			each(kind.word(), EnumSet.of(BackupRecord.Status.COMPLETED), (record) -> {
				BackupId id = id(record);
				Instant ended = record.facts().ended();
				if (id != null && ended != null) {
					found.computeIfAbsent(id, (each) -> new ArrayList<>())
						.add(new HoldEvent(ended, kind == Fact.Kind.HOLD, record.facts().description()));
				}
			});
		}
		return found;
	}

	private void each(@Nullable String job, Set<BackupRecord.Status> statuses, Consumer<BackupRecord> hears) {
		boolean more = true;
		for (int page = 1; more; page++) {
			var found = this.history.page(new HistoryFilter(job, this.plan, statuses, null, null, null, null,
					HistoryFilter.Sort.CREATED, false, page, HistoryFilter.MOST));
			found.records().forEach(hears);
			more = found.more();
		}
	}

	private @Nullable BackupId id(BackupRecord record) {
		String text = record.facts().backupId();
		return (text != null) ? BackupId.parse(text).filter((id) -> id.plan().equals(this.plan)).orElse(null) : null;
	}

	/**
	 * A run that has made no backup.
	 *
	 * @param how it ended, for people
	 * @param resumable whether the next run of the plan may take it up
	 */
	record Unfinished(String how, boolean resumable) {
	}

	/**
	 * A hold or a release.
	 *
	 * @param at when
	 * @param hold whether it is a hold
	 * @param reason as somebody gave it, or null
	 */
	record HoldEvent(Instant at, boolean hold, @Nullable String reason) {
	}

}
