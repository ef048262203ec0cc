package dev.holdfast.cli;

import java.time.Instant;
import java.util.concurrent.Callable;

import dev.holdfast.evidence.Fact;
import dev.holdfast.manifest.BackupId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold BACKUP}. */
@Command(name = "hold", description = "Keeps a backup from being removed, until it is released.", sortOptions = false)
final class HoldCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(paramLabel = "BACKUP", description = "Its id, or an unambiguous prefix of it.")
	private String backup = "";

	@Option(names = "--reason", paramLabel = "R", required = true, description = "Why, for people and for the history.")
	private String reason = "";

	@Mixin
	private final RunOptions run = new RunOptions();

	HoldCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		BackupActions actions = new BackupActions(this.invocation, this.run);
		BackupId id = actions.resolve(this.backup);
		String who = this.run.requester();
		String correlation = this.run.correlation();
		return actions.run(Fact.Kind.HOLD.word(), id, this.reason, "held " + id.value(),
				(one, step) -> one.mark(Fact.Kind.HOLD, this.reason, who, correlation, Instant.now()));
	}

}
