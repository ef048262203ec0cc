package dev.holdfast.cli;

import java.util.concurrent.Callable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete BACKUP --confirm}: removes one backup everywhere. */
@Command(name = "delete", description = "Removes one backup from every destination of its plan.", sortOptions = false)
final class DeleteCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(paramLabel = "BACKUP", description = "Its id, or an unambiguous prefix of it.")
	private String backup = "";

	@Option(names = "--confirm", description = "Without it nothing is deleted.")
	private boolean confirm;

	@Option(names = "--allow-newest",
			description = "Lets the newest good, the newest proven or the only backup of its plan be deleted.")
	private boolean allowNewest;

	@Option(names = "--plan", paramLabel = "PLAN", description = "The plan that it is of: its name or its file.")
	private @Nullable String plan;

	@Option(names = "--reason", paramLabel = "R", description = "Why, for the history.")
	private @Nullable String reason;

	@Mixin
	private final RunOptions run = new RunOptions();

	DeleteCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		BackupActions actions = new BackupActions(this.invocation, this.run, this.plan);
		BackupId id = actions.resolve(this.backup);
		if (!this.confirm) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "backup " + id.value() + " would be deleted for good",
					"if that is meant: holdfast delete " + id.value() + " --confirm" + more());
		}
		return actions.run(HistoryKeys.DELETE_JOB, id, this.reason, "deleted " + id.value(),
				(one, step) -> one.delete(this.allowNewest, () -> step.note(HistoryKeys.DELETION_BEGUN, "true")));
	}

	/** What else was typed, so that a copied hint does the same. */
	private String more() {
		return ((this.plan != null) ? " --plan " + quoted(this.plan) : "") + (this.allowNewest ? " --allow-newest" : "")
				+ ((this.reason != null) ? " --reason " + quoted(this.reason) : "");
	}

	private static String quoted(String text) {
		return text.matches("[\\w./@:+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
	}

}
