package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.holdfast.action.Action;
import dev.holdfast.action.ActionResult;
import dev.holdfast.action.ActionRun;
import dev.holdfast.action.Actions;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.retention.CleanupRequest;
import dev.holdfast.retention.OneBackup;
import org.jspecify.annotations.Nullable;

/**
 * Runs what somebody does with one backup as an audited job, and says what came of it.
 */
final class BackupActions {

	private final Invocation invocation;

	private final RunOptions run;

	/** Name or file of the plan; null for the one of that name. */
	private final @Nullable String plan;

	BackupActions(Invocation invocation, RunOptions run) {
		this(invocation, run, null);
	}

	BackupActions(Invocation invocation, RunOptions run, @Nullable String plan) {
		this.plan = plan;
		this.invocation = invocation;
		this.run = run;
	}

	/** The backup that is meant; {@code latest} is none: it may be another by then. */
	BackupId resolve(String typed) {
		if (typed.equals(BackupHistory.LATEST)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "latest is no name for this: it may be another by then",
					"holdfast history shows its id");
		}
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			String id = new BackupHistory(database).resolve(typed, null);
			return BackupId.parse(id)
				.orElseThrow(() -> new HoldfastException(ExitCode.BAD_PLAN, "'" + id + "' is no backup id", null));
		}
		catch (HoldfastException ex) {
			// another host's
			return BackupId.parse(typed).orElseThrow(() -> unknown(ex));
		}
	}

	/**
	 * Runs a job about one backup, under the lock that cleanups of its plan hold.
	 * @param said what is printed when it succeeds
	 */
	int run(String job, BackupId id, @Nullable String reason, String said, BiConsumer<OneBackup, ActionRun> work) {
		Home home = this.invocation.home().open();
		BackupPlan plan = HomePlan.signing(plan(id), home);
		Map<String, String> parameters = new HashMap<>();
		parameters.put(HistoryKeys.PLAN, plan.name());
		parameters.put(HistoryKeys.BACKUP_ID, id.value());
		if (reason != null) {
			parameters.put(HistoryKeys.DESCRIPTION, reason);
		}
		List<ActionResult> results = new ArrayList<>();
		Action action = new Action(job, CleanupRequest.lock(plan.name()), parameters, this.run.requested(), (step) -> {
			try (HistoryDatabase database = HistoryReport.database(this.invocation);
					OneBackup backup = new OneBackup(plan, id, database, step::warn)) {
				work.accept(backup, step);
			}
		});
		Actions.run(List.of(action), results::add, home.directory(), this.run.arguments());
		return report(id, said, results.get(0));
	}

	private BackupPlan plan(BackupId id) {
		BackupPlan found = this.invocation.plans().findToRead((this.plan != null) ? this.plan : id.plan());
		if (!found.name().equals(id.plan())) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
					"backup " + id.value() + " is none of plan " + found.name(), "it is of plan " + id.plan());
		}
		return found;
	}

	/** The same; what names no backup, or several, is told apart from a bad plan. */
	static HoldfastException unknown(HoldfastException failure) {
		return (failure.code() == ExitCode.BAD_PLAN)
				? new HoldfastException(ExitCode.NOTHING_TO_RESTORE, failure.what(), failure.hint(), failure) : failure;
	}

	private int report(BackupId id, String said, ActionResult result) {
		Output output = this.invocation.output();
		result.warnings().forEach(output::warning);
		HoldfastException failure = result.failure();
		if (failure != null) {
			new ErrorPrinter(output).show(failure);
		}
		else {
			output.summary(said);
		}
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("exitCode", result.exitCode().code());
		document.put("backupId", id.value());
		document.put("warnings", result.warnings());
		document.put("message", (failure != null) ? failure.what() : null);
		document.put("hint", (failure != null) ? failure.hint() : null);
		output.document(document);
		return result.exitCode().code();
	}

}
