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

	BackupRecord record(RunRow row, Map<String, String> parameters) {
		RunFacts facts = new RunFacts(row.id(), row.job(), parameters.get(HistoryKeys.BACKUP_ID),
				parameters.get(HistoryKeys.PLAN), parameters.get(HistoryKeys.LABEL),
				parameters.get(HistoryKeys.DESCRIPTION), parameters.get(HistoryKeys.TRIGGER),
				parameters.get(HistoryKeys.REQUESTED_BY), parameters.get(HistoryKeys.CORRELATION_ID),
				parameters.get(HistoryKeys.VERSION), row.created(), row.started(), row.ended());
		return switch (row.status()) {
			case "STARTING" -> new BackupRecord.Running(facts, false, isAlive(facts));
			case "STARTED", "STOPPING" -> new BackupRecord.Running(facts, true, isAlive(facts));
			case "COMPLETED" -> completed(facts, row);
			case "STOPPED" -> new BackupRecord.Stopped(facts, row.exitCode());
			default ->
				new BackupRecord.Failed(facts, row.exitCode(), row.exitMessage(), row.status().equals("ABANDONED"));
		};
	}

	private static BackupRecord completed(RunFacts facts, RunRow row) {
		ArchiveFacts archive = ArchiveFacts.of(ContextJson.parse(row.context()));
		return (row.deletedBy() != 0) ? new BackupRecord.Deleted(facts, archive, row.deletedAt(), row.deletedBy())
				: new BackupRecord.Completed(facts, archive);
	}

	/** Asked of the lock, which dies with its holder, once for each plan. */
	private boolean isAlive(RunFacts facts) {
		String plan = facts.plan();
		return plan == null || this.alive.computeIfAbsent(plan, (name) -> this.locks.holder(name).isPresent());
	}

}
