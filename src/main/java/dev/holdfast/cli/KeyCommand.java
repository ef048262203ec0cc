package dev.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keys that archives are encrypted with. */
@Command(name = "key", description = "Makes and shows keys.",
		subcommands = { KeyNewCommand.class, KeyShowCommand.class, KeyRotateCommand.class })
final class KeyCommand implements Runnable {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), CommandLineMistake.NO_COMMAND);
	}

}
