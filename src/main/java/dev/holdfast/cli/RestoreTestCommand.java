package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.ExitCodes;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.restoretest.RestoreTestApplication;
import dev.holdfast.restoretest.RestoreTestListener;
import dev.holdfast.restoretest.RestoreTestRequest;
import dev.holdfast.restoretest.RestoreTestResult;
import dev.holdfast.source.ProofLevel;

/** {@code restore-test PLAN}: restores into a scratch place, proves, drops. */
@Command(name = "restore-test", sortOptions = false,
		description = "Proves backups by restoring them into a scratch place.")
final class RestoreTestCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "0..*", paramLabel = "PLAN|BACKUP",
			description = "Plans, of which the newest good backup is tested; or backups: ids, prefixes of them, latest.")
	private List<String> named = new ArrayList<>();

	@Option(names = "--plan", paramLabel = "PLAN", description = "The same as PLAN; with latest, of which plan.")
	private @Nullable String plan;

	@Option(names = "--all-plans", description = "Every enabled plan.")
	private boolean allPlans;

	@Option(names = "--untested", description = "The newest good backup that no restore has proven yet.")
	private boolean untested;

	@Option(names = "--level", paramLabel = "LEVEL", defaultValue = "exact",
			description = "exact (every row and file) or counts (default: ${DEFAULT-VALUE}).")
	private String level = "exact";

	@Mixin
	private final RunOptions run = new RunOptions();

	RestoreTestCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		checkArguments();
		Output output = this.invocation.output();
		Home home = this.invocation.home().open();
		RestoreLeftovers.remove(home, output);
		RestoreProgress progress = new RestoreProgress(output);
		Results results = new Results(output, progress);
		try {
			List<RestoreTestRequest> requests = requests(home);
			if (!requests.isEmpty()) {
				RestoreLeftovers.remove(home, requests.stream().map(RestoreTestRequest::plan).distinct().toList(),
						this.invocation.environment(), output);
				RestoreTestApplication.run(requests, results, home.directory(), this.run.arguments());
			}
			return results.finish();
		}
		finally {
			progress.clear();
		}
	}

	private void checkArguments() {
		boolean any = !this.named.isEmpty() || this.plan != null;
		if (any == this.allPlans) {
			throw bad(any ? "--all-plans goes without others" : "restore-test takes plans, backups or --all-plans",
					"holdfast restore-test PLAN, or holdfast restore-test --all-plans");
		}
		if (!this.level.equals("exact") && !this.level.equals("counts")) {
			throw bad("--level: unknown '" + this.level + "'", "exact or counts");
		}
		if (this.run.runId != null && (this.allPlans || this.named.size() > 1)) {
			throw bad("a run id is of one run, and tests one backup", "name one backup");
		}
	}

	private List<RestoreTestRequest> requests(Home home) {
		List<RestoreTestRequest> requests = new ArrayList<>();
		String correlation = this.run.correlation();
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			VerifySelection selection = new VerifySelection(this.invocation.output(), database);
			for (BackupPlan each : plans()) {
				List<VerifySelection.Chosen> good = selection.good(each, null, this.untested);
				if (!good.isEmpty()) {
					requests.add(request(HomePlan.signing(each, home), good.get(0), correlation, home));
				}
				else if (this.untested && !selection.good(each, null, false).isEmpty()) {
					this.invocation.output().line(each.name() + ": every good backup is proven already");
				}
				else if (!this.allPlans) {
					throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE, "no good backup of plan " + each.name(),
							"make one: holdfast backup " + each.name());
				}
				else {
					this.invocation.output().warning("no good backup of plan " + each.name());
				}
			}
			for (String backup : backups()) {
				VerifySelection.Chosen chosen = selection.one(backup, this.plan);
				BackupPlan its = this.invocation.plans().findToRead(chosen.id().plan());
				requests.add(request(HomePlan.signing(its, home), chosen, correlation, home));
			}
		}
		return requests;
	}

	private List<BackupPlan> plans() {
		if (this.allPlans) {
			return this.invocation.plans().allToRead().stream().filter(BackupPlan::enabled).toList();
		}
		List<BackupPlan> plans = new ArrayList<>();
		if (this.plan != null && this.named.isEmpty()) {
			plans.add(this.invocation.plans().findToRead(this.plan));
		}
		this.named.stream()
			.filter((name) -> !isBackup(name))
			.forEach((name) -> plans.add(this.invocation.plans().findToRead(name)));
		return plans;
	}

	private List<String> backups() {
		return this.named.stream().filter(RestoreTestCommand::isBackup).toList();
	}

	/** Ids have the time in them, which names of plans never have. */
	static boolean isBackup(String typed) {
		return typed.equals("latest") || typed.matches(".*-\\d{8}T.*");
	}

	private RestoreTestRequest request(BackupPlan its, VerifySelection.Chosen chosen, String correlation, Home home) {
		return new RestoreTestRequest(its, chosen.id(), chosen.stored(),
				this.level.equals("exact") ? ProofLevel.EXACT : ProofLevel.COUNTS, this.run.trigger,
				this.run.requester(), correlation, this.run.runId, home.directory(), this.invocation.environment());
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

	/** Prints each result as it comes, and sums them up. */
	private static final class Results implements RestoreTestListener {

		private final Output output;

		private final RestoreProgress progress;

		private final List<RestoreTestResult> results = new ArrayList<>();

		Results(Output output, RestoreProgress progress) {
			this.output = output;
			this.progress = progress;
		}

		@Override
		public void began(RestoreTestRequest request) {
			this.progress.began("restore-test " + request.backup().value());
		}

		@Override
		public void step(String name) {
			this.progress.step(name);
		}

		@Override
		public void read(long bytes) {
			this.progress.read(bytes);
		}

		@Override
		public void warn(String message) {
			this.output.warning(message);
		}

		@Override
		public void ended(RestoreTestResult result) {
			this.progress.clear();
			this.results.add(result);
			new RestoreTestReport(result).print(this.output);
		}

		int finish() {
			ExitCode code = ExitCodes.of(this.results.stream().map(RestoreTestResult::exitCode));
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("exitCode", code.code());
			document.put("restoreTests",
					this.results.stream().map((result) -> new RestoreTestReport(result).document()).toList());
			this.output.document(document);
			return code.code();
		}

	}

}
