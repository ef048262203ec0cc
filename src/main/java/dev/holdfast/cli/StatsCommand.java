package dev.holdfast.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.BackupStatistics;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.Verifications;
import dev.holdfast.plan.PlanListing;
import dev.holdfast.plan.PlanProblems;

/** {@code stats [PLAN]}: sizes, durations and success, from the history alone. */
@Command(name = "stats", description = "Shows sizes, durations, success rate and growth of backups.",
		sortOptions = false)
final class StatsCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "0..1", paramLabel = "PLAN", description = "Only this plan.")
	private @Nullable String plan;

	@Option(names = "--since", paramLabel = "TIME", defaultValue = "90d",
			description = "Runs since then, or this long ago (default: ${DEFAULT-VALUE}).")
	private String since = "90d";

	StatsCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		Instant now = Instant.now();
		Instant from = TimeText.parse("--since", this.since, now, ZoneId.systemDefault());
		if (!from.isBefore(now)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "--since: " + this.since + " is not in the past",
					"write for example 90d or 2026-01-01");
		}
		Map<String, Long> quotas = quotas();
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			Map<String, BackupStatistics> plans = read(new BackupHistory(database), from, now);
			Map<String, Object> documents = new LinkedHashMap<>();
			plans.forEach((name, statistics) -> {
				StatsReport report = new StatsReport(name, statistics, from, now, quotas.get(name),
						lastProof(database, name));
				report.lines().forEach(this.invocation.output()::line);
				documents.put(name, report.document());
			});
			if (plans.isEmpty()) {
				this.invocation.output().line("no backups yet");
			}
			this.invocation.output()
				.document(Map.of("since", from.toString(), "until", now.toString(), "plans", documents));
			return ExitCode.DONE.code();
		}
	}

	/** Page after page: never more than one in memory. */
	private Map<String, BackupStatistics> read(BackupHistory history, Instant from, Instant now) {
		Map<String, BackupStatistics> plans = new TreeMap<>();
		HistoryPage page;
		int number = 1;
		do {
			page = history.page(new HistoryFilter(HistoryKeys.BACKUP_JOB, this.plan, Set.of(), null, null, null, null,
					HistoryFilter.Sort.CREATED, true, number++, HistoryFilter.MOST));
			for (BackupRecord run : page.records()) {
				String name = HistoryReport.or(run.facts().plan(), "-");
				plans.computeIfAbsent(name, (key) -> new BackupStatistics(from, now)).add(run);
			}
		}
		while (page.more());
		return plans;
	}

	/** Of the plans that can be read here; the history may know others. */
	private Map<String, Long> quotas() {
		Map<String, Long> quotas = new TreeMap<>();
		try {
			for (PlanListing listing : this.invocation.plans().list()) {
				String name = listing.outline().name();
				Long quota = listing.outline().quota();
				if (name != null && quota != null) {
					quotas.put(name, quota);
				}
			}
		}
		catch (PlanProblems ex) {
			this.invocation.output().progress("no quotas: " + ex.what());
		}
		return quotas;
	}

	private static @Nullable Instant lastProof(HistoryDatabase database, String plan) {
		List<Instant> proofs = new Verifications(database).ofPlan(plan)
			.values()
			.stream()
			.flatMap((found) -> Optional.ofNullable(found.provenAt()).stream())
			.toList();
		return proofs.stream().max(Instant::compareTo).orElse(null);
	}

}
