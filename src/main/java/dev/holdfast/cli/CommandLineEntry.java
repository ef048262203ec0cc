package dev.holdfast.cli;

import java.util.List;

import picocli.CommandLine;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.FullHome;

/**
 * Runs what was typed. Nothing of Spring is loaded here: a command that needs it loads it
 * itself, so that help, version, completion and every mistake answer at once.
 */
public final class CommandLineEntry {

	private CommandLineEntry() {
	}

	/**
	 * Runs one command of the program.
	 * @param args what was typed
	 * @return the exit code of the process
	 */
	public static int run(String... args) {
		return run(Invocation.ofProcess(args), args);
	}

	static int run(Invocation invocation, String... args) {
		int code = execute(invocation, args);
		invocation.output().flush();
		return code;
	}

	private static int execute(Invocation invocation, String... args) {
		try {
			return commandLine(invocation).execute(BatchArguments.translate(args));
		}
		catch (HoldfastException ex) {
			return new ErrorPrinter(invocation.output()).print(told(invocation, ex));
		}
	}

	static CommandLine commandLine(Invocation invocation) {
		CommandLine line = new CommandLine(new HoldfastCommand(invocation.options()), new CommandFactory(invocation));
		PlannedCommands.addTo(line);
		ErrorPrinter errors = new ErrorPrinter(invocation.output());
		line.setOut(invocation.output().standard());
		line.setErr(invocation.output().error());
		line.setColorScheme(CommandLine.Help
			.defaultColorScheme(invocation.output().color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
		line.setUsageHelpWidth(100);
		line.setParameterExceptionHandler((exception, arguments) -> {
			errors.print(CommandLineMistake.of(exception, List.of(arguments)));
			return ExitCode.BAD_PLAN.code();
		});
		line.setExecutionExceptionHandler((exception, command, result) -> errors.print(told(invocation, exception)));
		return line;
	}

	/** Whatever was being written: a full disk under the home is no defect. */
	private static Throwable told(Invocation invocation, Throwable failure) {
		try {
			HoldfastException full = FullHome.of(failure, invocation.home().directory());
			return (full != null) ? full : failure;
		}
		catch (HoldfastException ex) {
			return failure;
		}
	}

}
