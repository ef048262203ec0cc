package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import dev.holdfast.history.ExitCodes;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.verify.Level;
import dev.holdfast.verify.VerifyApplication;
import dev.holdfast.verify.VerifyListener;
import dev.holdfast.verify.VerifyRequest;
import dev.holdfast.verify.VerifyResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify BACKUP…}: reads stored backups back and compares them. */
@Command(name = "verify", description = "Proves that stored backups are there, whole and readable.",
		sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

	private static final List<String> LEVELS = List.of("store", "metadata", "checksum", "content");

	private final Invocation invocation;

	@Parameters(arity = "0..*", paramLabel = "BACKUP",
			description = "Ids of backups, unambiguous prefixes of them, or latest.")
	private List<String> backups = new ArrayList<>();

	@Option(names = "--plan", paramLabel = "PLAN",
			description = "The newest backup of this plan; with BACKUP, where its plan is.")
	private @Nullable String plan;

	@Option(names = "--all", description = "With --plan: all of its backups, the longest unverified first.")
	private boolean all;

	@Option(names = "--limit", paramLabel = "N", description = "With --all: at most so many backups.")
	private int limit = Integer.MAX_VALUE;

	@Option(names = "--level", paramLabel = "LEVEL",
			description = "store (asks the store only), metadata (manifests), checksum (every byte) or content"
					+ " (every row and file; default).")
	private @Nullable String level;

	@Mixin
	private final RunOptions run = new RunOptions();

	VerifyCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		Output output = this.invocation.output();
		checkArguments();
		Home home = this.invocation.home().open();
		RestoreLeftovers.remove(home, this.invocation.output());
		VerifyProgress progress = new VerifyProgress(output);
		Results results = new Results(output, progress);
		try {
			VerifyApplication.run(requests(home), results, home.directory(), this.run.arguments());
			return results.finish();
		}
		finally {
			progress.clear();
		}
	}

	private void checkArguments() {
		if (this.backups.isEmpty() && this.plan == null) {
			throw bad("verify takes backups, or --plan", "holdfast verify BACKUP…, or holdfast verify --plan PLAN");
		}
		if (this.all && (this.plan == null || !this.backups.isEmpty())) {
			throw bad("--all goes with --plan alone", "holdfast verify --plan PLAN --all");
		}
		if (this.limit < 1 || (this.limit < Integer.MAX_VALUE && !this.all)) {
			throw bad("--limit is a number of backups from 1 on, and goes with --all",
					"holdfast verify --plan PLAN --all --limit 10");
		}
		if (this.level != null && !LEVELS.contains(this.level)) {
			String nearest = NearestName.of(this.level, LEVELS);
			throw bad("--level: unknown '" + this.level + "'",
					(nearest != null) ? "did you mean " + nearest + "?" : "one of " + String.join(", ", LEVELS));
		}
		if (this.run.runId != null && (this.all || this.backups.size() > 1)) {
			throw bad("a run id is of one run, and verifies one backup", "name one backup");
		}
	}

	private List<VerifyRequest> requests(Home home) {
		Map<String, BackupPlan> plans = new HashMap<>();
		List<VerifyRequest> requests = new ArrayList<>();
		String correlation = this.run.correlation();
		BackupPlan given = (this.plan != null) ? this.invocation.plans().findToRead(this.plan) : null;
		for (VerifySelection.Chosen chosen : chosen(given)) {
			BackupPlan its = (given != null) ? given
					: plans.computeIfAbsent(chosen.id().plan(), (name) -> this.invocation.plans().findToRead(name));
			if (!its.name().equals(chosen.id().plan())) {
				throw bad("backup " + chosen.id().value() + " is not of plan " + its.name(), "leave --plan out");
			}
			requests.add(request(HomePlan.of(its, home), chosen, correlation, home));
		}
		return requests;
	}

	private List<VerifySelection.Chosen> chosen(@Nullable BackupPlan given) {
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			VerifySelection selection = new VerifySelection(this.invocation.output(), database);
			if (given != null && this.backups.isEmpty()) {
				return this.all ? selection.leastVerified(given).stream().limit(this.limit).toList()
						: List.of(selection.newest(given));
			}
			String name = (given != null) ? given.name() : null;
			return this.backups.stream().distinct().map((backup) -> selection.one(backup, name)).distinct().toList();
		}
	}

	private VerifyRequest request(BackupPlan its, VerifySelection.Chosen chosen, String correlation, Home home) {
		Level asked = (this.level != null) ? Level.of(this.level) : Level.CONTENT;
		return new VerifyRequest(its, chosen.id(), chosen.stored(), asked, this.level != null, its.name() + ".verify",
				this.run.trigger, this.run.requester(), correlation, this.run.runId, home.directory());
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

	/** Prints each result as it comes, and sums them up. */
	private static final class Results implements VerifyListener {

		private final Output output;

		private final VerifyProgress progress;

		private final List<VerifyResult> results = new ArrayList<>();

		Results(Output output, VerifyProgress progress) {
			this.output = output;
			this.progress = progress;
		}

		@Override
		public void began(VerifyRequest request) {
			this.progress.began(request);
		}

		@Override
		public void read(long bytes) {
			this.progress.read(bytes);
		}

		@Override
		public void ended(VerifyResult result) {
			this.progress.clear();
			this.results.add(result);
			this.output.summary(result.backupId());
			new VerifyReport(result).print(this.output);
		}

		int finish() {
			ExitCode code = ExitCodes.of(this.results.stream().map(VerifyResult::exitCode));
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("exitCode", code.code());
			document.put("verifications",
					this.results.stream().map((result) -> new VerifyReport(result).document()).toList());
			this.output.document(document);
			return code.code();
		}

	}

}
