package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.ExitCodes;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.retention.CleanupListener;
import dev.holdfast.retention.CleanupRequest;
import dev.holdfast.retention.CleanupResult;
import dev.holdfast.retention.RetentionApplication;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cleanup}: removes what the plans' retention no longer keeps. */
@Command(name = "cleanup", description = "Removes the backups that no rule of their plan's retention keeps.",
		sortOptions = false)
final class CleanupCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "0..1", paramLabel = "PLAN", description = "Name or file of a plan; every plan unless given.")
	private @Nullable String plan;

	@Option(names = "--dry-run", description = "Only shows what would be kept and removed, and why.")
	private boolean dryRun;

	@Option(names = "--allow-large-removal",
			description = "Lets more than half of a plan's good backups be removed at once.")
	private boolean allowLargeRemoval;

	@Option(names = "--orphans",
			description = "Instead: removes what dead runs have left and nobody comes back for, older than 7 days.")
	private boolean orphans;

	@Mixin
	private final RunOptions run = new RunOptions();

	CleanupCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		Home home = this.invocation.home().open();
		List<BackupPlan> plans = (this.plan != null) ? List.of(this.invocation.plans().findToRead(this.plan))
				: this.invocation.plans().allToRead();
		if (this.run.runId != null && plans.size() > 1) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "a run id is of one run, and cleans one plan",
					"name a plan");
		}
		if (this.orphans) {
			List<BackupPlan> whole = (this.plan != null) ? List.of(this.invocation.plans().find(this.plan))
					: this.invocation.plans().all();
			return new OrphanRemoval(this.invocation, this.run, this.dryRun).run(whole, home);
		}
		List<CleanupRequest> requests = plans.stream()
			.map((each) -> new CleanupRequest(HomePlan.of(each, home), interval(each), this.dryRun,
					this.allowLargeRemoval, this.run.requested(), home.directory(), InstantSource.system()))
			.toList();
		Results results = new Results(this.invocation.output(), plans);
		RetentionApplication.run(requests, results, home.directory(), this.run.arguments());
		return results.finish();
	}

	/** The longest that its schedule lets pass, else what its rpo says. */
	private static @Nullable Duration interval(BackupPlan plan) {
		String schedule = plan.schedule();
		Instant time = (schedule != null) ? NextDue.after(Instant.now(), schedule, plan.zone()) : null;
		Duration longest = null;
		for (int i = 0; i < 100 && schedule != null && time != null; i++) {
			Instant next = NextDue.after(time, schedule, plan.zone());
			if (next != null && (longest == null || Duration.between(time, next).compareTo(longest) > 0)) {
				longest = Duration.between(time, next);
			}
			time = next;
		}
		return (longest != null) ? longest : plan.rpo();
	}

	/** Prints the table before anything is done, and then what was. */
	private static final class Results implements CleanupListener {

		private final Output output;

		private final List<CleanupResult> results = new ArrayList<>();

		private final Map<String, ZoneId> zones = new HashMap<>();

		Results(Output output, List<BackupPlan> plans) {
			this.output = output;
			plans.forEach((plan) -> this.zones.put(plan.name(), plan.zone()));
		}

		private CleanupReport report(CleanupResult result) {
			return new CleanupReport(result, this.zones.getOrDefault(result.plan(), ZoneOffset.UTC));
		}

		@Override
		public void decided(CleanupResult soFar) {
			report(soFar).table(this.output);
		}

		@Override
		public void ended(CleanupResult result) {
			this.results.add(result);
			report(result).outcome(this.output);
		}

		int finish() {
			ExitCode code = ExitCodes.of(this.results.stream().map(CleanupResult::exitCode));
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("exitCode", code.code());
			document.put("plans", this.results.stream().map((result) -> report(result).document()).toList());
			this.output.document(document);
			return code.code();
		}

	}

}
