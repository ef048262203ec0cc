package dev.holdfast.cli;

import java.time.Instant;
import java.util.concurrent.Callable;

import dev.holdfast.evidence.Fact;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code release BACKUP}. */
@Command(name = "release", description = "Lets a held backup be removed again.", sortOptions = false)
final class ReleaseCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(paramLabel = "BACKUP", description = "Its id, or an unambiguous prefix of it.")
	private String backup = "";

	@Option(names = "--reason", paramLabel = "R", description = "Why, for people and for the history.")
	private @Nullable String reason;

	@Mixin
	private final RunOptions run = new RunOptions();

	ReleaseCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		BackupActions actions = new BackupActions(this.invocation, this.run);
		BackupId id = actions.resolve(this.backup);
		String who = this.run.requester();
		String correlation = this.run.correlation();
		return actions.run(Fact.Kind.RELEASE.word(), id, this.reason, "released " + id.value(),
				(one, step) -> one.mark(Fact.Kind.RELEASE, this.reason, who, correlation, Instant.now()));
	}

}
