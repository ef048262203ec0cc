package dev.holdfast.history;

import java.util.HashMap;
import java.util.Map;

/** Makes records of rows. */
final class RunReader {

	private final PlanLocks locks;

	private final Map<String, Boolean> alive = new HashMap<>();

	RunReader(PlanLocks locks) {
		this.locks = locks;
	}

	BackupRecord record(RunRow row, RunNotes notes) {
		RunFacts facts = new RunFacts(row.id(), row.job(), notes.parameter(HistoryKeys.BACKUP_ID),
				notes.parameter(HistoryKeys.PLAN), notes.parameter(HistoryKeys.LABEL),
				notes.parameter(HistoryKeys.DESCRIPTION), notes.parameter(HistoryKeys.TRIGGER),
				notes.parameter(HistoryKeys.REQUESTED_BY), notes.parameter(HistoryKeys.CORRELATION_ID),
				notes.parameter(HistoryKeys.VERSION), row.created(), row.started(), row.ended());
		return switch (row.status()) {
			case "STARTING" -> new BackupRecord.Running(facts, false, isAlive(facts, notes));
			case "STARTED", "STOPPING" -> new BackupRecord.Running(facts, true, isAlive(facts, notes));
			case "COMPLETED" -> completed(facts, notes);
			case "STOPPED" -> new BackupRecord.Stopped(facts, row.exitCode());
			default ->
				new BackupRecord.Failed(facts, row.exitCode(), row.exitMessage(), row.status().equals("ABANDONED"));
		};
	}

	private static BackupRecord completed(RunFacts facts, RunNotes notes) {
		ArchiveFacts archive = ArchiveFacts.of(notes.context());
		boolean deleted = notes.deletedBy() != 0 && facts.job().equals(HistoryKeys.BACKUP_JOB);
		return deleted
				? new BackupRecord.Deleted(facts, archive, notes.deletedAt(), notes.deletedBy(), notes.deletedByWhom(),
						notes.deletedBecause())
				: new BackupRecord.Completed(facts, archive,
						facts.job().equals(HistoryKeys.BACKUP_JOB) ? notes.checked() : null);
	}

	/**
	 * Asked of the lock, which dies with its holder, once for each: the plan's, unless
	 * the run says that it holds another.
	 */
	private boolean isAlive(RunFacts facts, RunNotes notes) {
		String own = notes.parameter(HistoryKeys.LOCK);
		String lock = (own != null) ? own : facts.plan();
		return lock == null || this.alive.computeIfAbsent(lock, (name) -> this.locks.holder(name).isPresent());
	}

}
