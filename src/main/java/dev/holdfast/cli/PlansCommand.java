package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.plan.PlanListing;
import dev.holdfast.plan.PlanOutline;
import dev.holdfast.plan.PlanProblem;
import dev.holdfast.plan.PlanProblems;

/** Lists the plans. No variable needs to be set for that, and no command is run. */
@Command(name = "plans", description = "Lists the backup plans.",
		subcommands = { PlansCheckCommand.class, PlansSchemaCommand.class })
final class PlansCommand implements Callable<Integer> {

	static final String NO_PLANS = "no plans: write one, or set DATABASE_URL or UPLOAD_DIR for the plan default,"
			+ " see docs/plans.md";

	private final Invocation invocation;

	PlansCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		List<PlanListing> plans = this.invocation.plans().list();
		if (plans.isEmpty()) {
			this.invocation.output().progress(NO_PLANS);
		}
		table(plans).lines().forEach(this.invocation.output()::line);
		List<PlanProblem> problems = plans.stream().flatMap((plan) -> plan.problems().stream()).toList();
		this.invocation.output().document(document(plans));
		return problems.isEmpty() ? ExitCode.DONE.code()
				: new ErrorPrinter(this.invocation.output()).print(new PlanProblems(problems));
	}

	private static TextTable table(List<PlanListing> plans) {
		TextTable table = new TextTable("PLAN", "SOURCES", "DESTINATIONS", "SCHEDULE", "ENABLED", "DESCRIPTION");
		for (PlanListing plan : plans) {
			PlanOutline outline = plan.outline();
			table.row(orElse(outline.name(), plan.origin()), parts(outline.sources()), parts(outline.destinations()),
					orElse(outline.schedule(), "-"), outline.enabled() ? "yes" : "no",
					orElse(outline.description(), "-"));
		}
		return table;
	}

	private static Map<String, Object> document(List<PlanListing> plans) {
		List<Map<String, Object>> documents = new ArrayList<>();
		for (PlanListing plan : plans) {
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("plan", plan.outline().name());
			document.put("description", plan.outline().description());
			document.put("enabled", plan.outline().enabled());
			document.put("schedule", plan.outline().schedule());
			document.put("sources", plan.outline().sources());
			document.put("destinations", plan.outline().destinations());
			document.put("origin", plan.origin());
			document.put("problems", plan.problems());
			documents.add(document);
		}
		return Map.of("plans", documents);
	}

	private static String parts(List<PlanOutline.Part> parts) {
		return parts.isEmpty() ? "-"
				: String.join(", ", parts.stream().map((part) -> part.name() + " (" + part.type() + ")").toList());
	}

	private static String orElse(@org.jspecify.annotations.Nullable String text, String other) {
		return (text != null) ? text : other;
	}

}
