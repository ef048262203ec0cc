package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.holdfast.action.Action;
import dev.holdfast.action.ActionResult;
import dev.holdfast.action.Actions;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.plan.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import DESTINATION}: takes what a destination holds into the history. */
@Command(name = "import", description = "Rebuilds the history from what a destination holds.", sortOptions = false)
final class ImportCommand implements Callable<Integer> {

	private static final String JOB = "import";

	private static final String LOCK = "history.import";

	private final Invocation invocation;

	@Parameters(arity = "1", paramLabel = "DESTINATION",
			description = "PLAN/DESTINATION, s3://bucket/prefix, or a directory.")
	private String destination = "";

	@Option(names = "--layout", paramLabel = "L", description = "Of another tool's directory: not built yet.")
	private @Nullable String layout;

	@Mixin
	private final RunOptions run = new RunOptions();

	private @Nullable ActionResult result;

	ImportCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		if (this.layout != null) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"--layout: other tools' directories are not read by this version",
					"leave --layout out to import backups of Holdfast");
		}
		NamedDestination named = NamedDestination.find(this.invocation, this.destination);
		Home home = this.invocation.home().open();
		Action action = new Action(JOB, LOCK, Map.of(HistoryKeys.TARGET, named.typed()), this.run.requested(),
				(running) -> {
					try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
						Importing importing = new Importing(this.invocation.output(), database, named, running);
						importing.run();
						tell(importing);
					}
				});
		Actions.run(List.of(action), (ended) -> this.result = ended, home.directory(), this.run.arguments());
		ActionResult ended = this.result;
		if (ended == null) {
			throw new IllegalStateException("the import has not run");
		}
		if (ended.failure() != null) {
			throw ended.failure();
		}
		ended.warnings().forEach(this.invocation.output()::warning);
		return ended.exitCode().code();
	}

	private void tell(Importing importing) {
		Output output = this.invocation.output();
		output.summary("imported " + Quantities.count(importing.backups(), "backup") + " and "
				+ Quantities.count(importing.facts(), "fact") + "; " + Quantities.count(importing.known(), "backup")
				+ " known before, " + Quantities.count(importing.problems().size(), "problem"));
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("imported", importing.backups());
		document.put("facts", importing.facts());
		document.put("known", importing.known());
		document.put("problems", importing.problems());
		output.document(document);
	}

}
