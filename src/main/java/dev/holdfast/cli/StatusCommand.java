package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHealth;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.plan.PlanListing;
import dev.holdfast.plan.PlanOutline;
import dev.holdfast.plan.PlanProblem;
import dev.holdfast.plan.PlanProblems;

/**
 * {@code status [PLAN]}: is every plan within its RPO? Made for monitoring: it reads only
 * the plans' own text and the history, resolves no secret and asks no destination.
 */
@Command(name = "status", description = "Says whether each plan has a good backup that is young enough.",
		sortOptions = false)
final class StatusCommand implements Callable<Integer> {

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

	private static final String NONE = "-";

	private final Invocation invocation;

	@Parameters(arity = "0..1", paramLabel = "PLAN", description = "Only this plan.")
	private @Nullable String plan;

	StatusCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		List<PlanListing> plans = plans();
		List<PlanProblem> problems = plans.stream().flatMap((listing) -> listing.problems().stream()).toList();
		List<PlanStatus> all = new ArrayList<>();
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			BackupHealth health = new BackupHealth(database);
			Instant now = Instant.now();
			for (PlanListing listing : plans) {
				String name = listing.outline().name();
				if (name != null) {
					all.add(new PlanStatus(outline(listing), health.of(name), now));
				}
			}
		}
		table(all).lines().forEach(this.invocation.output()::line);
		List<PlanStatus> stale = all.stream().filter((status) -> status.reason() != null).toList();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("stale", !stale.isEmpty());
		document.put("plans", all.stream().map(PlanStatus::document).toList());
		this.invocation.output().document(document);
		ErrorPrinter printer = new ErrorPrinter(this.invocation.output());
		stale.forEach((status) -> printer.show(failure(status)));
		if (!problems.isEmpty()) {
			return printer.print(new PlanProblems(problems));
		}
		return stale.isEmpty() ? ExitCode.DONE.code() : ExitCode.STALE.code();
	}

	/** A plan that is asked for by name is judged, also when its schedule is off. */
	private PlanOutline outline(PlanListing listing) {
		PlanOutline own = listing.outline();
		return (this.plan == null || own.enabled()) ? own : new PlanOutline(own.name(), own.description(), true, null,
				own.sources(), own.destinations(), own.zone(), own.rpo(), own.rpoUnread(), own.quota());
	}

	private List<PlanListing> plans() {
		String wanted = this.plan;
		List<PlanListing> all = this.invocation.plans().list();
		if (wanted == null) {
			if (all.isEmpty()) {
				throw new HoldfastException(ExitCode.BAD_PLAN, "no plans",
						"write one, see docs/plans.md, or choose the directory with --plans or HOLDFAST_PLANS");
			}
			return all;
		}
		List<PlanListing> named = all.stream()
			.filter((listing) -> wanted.equals(listing.outline().name()) || wanted.equals(listing.origin()))
			.toList();
		if (named.isEmpty()) {
			// says which name is near
			String name = this.invocation.plans().find(wanted).name();
			return all.stream().filter((listing) -> name.equals(listing.outline().name())).toList();
		}
		return named;
	}

	private static HoldfastException failure(PlanStatus status) {
		String name = status.health().plan();
		return new HoldfastException(ExitCode.STALE, "plan " + name + " is stale: " + status.reason(),
				"back it up: holdfast backup " + name + "; what it did: holdfast history " + name);
	}

	private TextTable table(List<PlanStatus> all) {
		ZoneId zone = ZoneId.systemDefault();
		TextTable table = new TextTable("PLAN", "STATE", "NEWEST GOOD", "AGE", "RPO", "NEWEST PROVEN", "NEXT DUE");
		for (PlanStatus status : all) {
			BackupHealth.Health health = status.health();
			Duration age = status.age();
			Duration rpo = status.outline().rpo();
			table.row(health.plan(), status.state().word(),
					(health.newestGood() != null) ? String.valueOf(health.newestGood().facts().backupId()) : NONE,
					(age != null) ? PlanStatus.text(age) : NONE, (rpo != null) ? PlanStatus.text(rpo) : NONE,
					proven(health, zone), time(status.nextDue(), zone));
		}
		return table;
	}

	private static String proven(BackupHealth.Health health, ZoneId zone) {
		return (health.newestProven() != null) ? health.newestProven() + " (" + time(health.provenAt(), zone) + ")"
				: NONE;
	}

	private static String time(@Nullable Instant instant, ZoneId zone) {
		return (instant != null) ? MINUTE.format(instant.atZone(zone)) : NONE;
	}

}
