package dev.holdfast.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.action.Action;
import dev.holdfast.action.ActionResult;
import dev.holdfast.action.ActionRun;
import dev.holdfast.action.Actions;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.ExitCodes;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.retention.CleanupRequest;
import dev.holdfast.retention.Orphans;

/** {@code cleanup --orphans}: lists and removes what dead runs have left. */
final class OrphanRemoval {

	private static final String JOB = "cleanup-orphans";

	private final Invocation invocation;

	private final RunOptions run;

	private final boolean dryRun;

	private final List<Map<String, Object>> found = new ArrayList<>();

	OrphanRemoval(Invocation invocation, RunOptions run, boolean dryRun) {
		this.invocation = invocation;
		this.run = run;
		this.dryRun = dryRun;
	}

	int run(List<BackupPlan> plans, Home home) {
		List<ActionResult> results = new ArrayList<>();
		List<Action> actions = plans.stream()
			.map((plan) -> new Action(JOB, CleanupRequest.lock(plan.name()),
					Map.of(HistoryKeys.PLAN, plan.name(), HistoryKeys.DRY_RUN, String.valueOf(this.dryRun)),
					this.run.requested(), (step) -> clean(plan, home, step)))
			.toList();
		Actions.run(actions, results::add, home.directory(), this.run.arguments());
		Output output = this.invocation.output();
		for (ActionResult result : results) {
			result.warnings().forEach(output::warning);
			if (result.failure() != null) {
				new ErrorPrinter(output).show(result.failure());
			}
		}
		output
			.summary(this.found.isEmpty() ? "nothing was left behind" : Quantities.count(this.found.size(), "leftover")
					+ (this.dryRun ? " found: nothing is removed (--dry-run)" : " found"));
		ExitCode code = ExitCodes.of(results.stream().map(ActionResult::exitCode));
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("exitCode", code.code());
		document.put("orphans", this.found);
		output.document(document);
		return code.code();
	}

	private void clean(BackupPlan plan, Home home, ActionRun step) {
		try (HistoryDatabase database = HistoryReport.database(this.invocation);
				Orphans orphans = new Orphans(HomePlan.of(plan, home), home.directory(), database,
						this.invocation.environment(), Instant.now(), step::warn)) {
			int removed = 0;
			for (Orphans.Orphan orphan : orphans.find()) {
				step.checkStopped();
				removed += remove(plan, orphan, step) ? 1 : 0;
			}
			step.note(HistoryKeys.REMOVED, removed);
		}
	}

	/** What cannot be removed now does not keep the rest. */
	private boolean remove(BackupPlan plan, Orphans.Orphan orphan, ActionRun step) {
		Map<String, Object> described = new LinkedHashMap<>();
		described.put("plan", plan.name());
		described.put("what", orphan.what());
		described.put("where", orphan.where());
		described.put("since", orphan.since().toString());
		boolean removed = false;
		if (!this.dryRun) {
			try {
				orphan.removal().run();
				removed = true;
			}
			catch (HoldfastException ex) {
				step.warn(orphan.what() + " " + orphan.where() + " is still there: " + ex.what());
			}
		}
		described.put("removed", removed);
		this.found.add(described);
		this.invocation.output()
			.line((removed ? "removed " : "found ") + orphan.what() + " " + orphan.where() + " of " + orphan.since());
		return removed;
	}

}
