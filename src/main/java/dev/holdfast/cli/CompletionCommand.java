package dev.holdfast.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script for bash and zsh. */
@Command(name = "completion", description = "Prints the completion script for bash and zsh.",
		footer = { "", "Use it with: source <(holdfast completion)" })
final class CompletionCommand implements Runnable {

	private final Invocation invocation;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	CompletionCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public void run() {
		this.invocation.output()
			.line(AutoComplete.bash(this.spec.root().name(), this.spec.root().commandLine()).stripTrailing());
	}

}
