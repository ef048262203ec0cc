package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.plan.PlanCheck;
import dev.holdfast.plan.PlanProblem;
import dev.holdfast.plan.PlanProblems;

/** Checks plans as a run would read them. */
@Command(name = "check", description = { "Checks plans, with everything that is wrong at once.",
		"Variables are resolved: files are read and commands are run." }, sortOptions = false)
final class PlansCheckCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(paramLabel = "FILE", description = "Plan files (default: all of the plans directory).")
	private List<Path> files = List.of();

	@Option(names = "--without-variables",
			description = "Checks the form only: variables need not be set, no file is read, no command is run.")
	private boolean withoutVariables;

	PlansCheckCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		Output output = this.invocation.output();
		List<PlanCheck> checks = this.invocation.plans().check(this.files, !this.withoutVariables);
		checks.forEach((check) -> print(check, output));
		if (checks.isEmpty()) {
			output.progress(PlansCommand.NO_PLANS);
		}
		List<PlanProblem> problems = checks.stream().flatMap((check) -> check.problems().stream()).toList();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("variablesResolved", !this.withoutVariables);
		document.put("plans", checks);
		output.document(document);
		return problems.isEmpty() ? ExitCode.DONE.code() : new ErrorPrinter(output).print(new PlanProblems(problems));
	}

	private void print(PlanCheck check, Output output) {
		if (check.problems().isEmpty()) {
			output.line(check.origin() + ": plan " + check.name() + " is good"
					+ (this.withoutVariables ? " in form; its variables were not resolved" : ""));
		}
		check.warnings().forEach((warning) -> output.warning(check.origin() + ": " + warning));
		check.notActedOn().forEach((part) -> output.progress(check.origin() + ": " + part));
	}

}
