package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code help backup} is {@code backup --help} for those who type it that way. */
@Command(name = "help", description = "Shows how a command is used.")
final class HelpCommand implements Runnable {

	@Parameters(paramLabel = "COMMAND", description = "The command, and the one below it.")
	private List<String> names = new ArrayList<>();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public void run() {
		CommandLine command = this.spec.root().commandLine();
		for (String name : this.names) {
			CommandLine child = command.getSubcommands().get(name);
			if (child == null) {
				throw new UnmatchedArgumentException(command, List.of(name));
			}
			command = child;
		}
		command.usage(command.getOut());
	}

}
