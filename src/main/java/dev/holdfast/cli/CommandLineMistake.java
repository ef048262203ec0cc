package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;

/** Turns picocli's complaints into our error grammar, with the nearest known name. */
final class CommandLineMistake {

	static final String NO_COMMAND = "no command given";

	private static final Pattern HARMLESS = Pattern.compile("[\\w./:=+,*-]{1,60}");

	private static final Pattern LIKE_A_KEY = Pattern.compile(".*[0-9a-fA-F]{32}.*");

	private CommandLineMistake() {
	}

	static HoldfastException of(ParameterException exception, List<String> args) {
		CommandSpec command = exception.getCommandLine().getCommandSpec();
		if (exception instanceof UnmatchedArgumentException unmatched) {
			return unknown(unmatched.getUnmatched().get(0), command);
		}
		if (exception instanceof MissingParameterException missing) {
			return mistake("missing " + labels(missing.getMissing()), null, command);
		}
		return mistake(decapitalized(String.valueOf(exception.getMessage())), null, command);
	}

	private static HoldfastException unknown(String typed, CommandSpec command) {
		if (typed.startsWith("-") && typed.length() > 1) {
			String option = typed.replaceFirst("=.*", "");
			return mistake("unknown option '" + option + "'", NearestName.of(option, options(command)), command);
		}
		boolean group = !command.subcommands().isEmpty();
		String what = group ? "unknown command" : "unexpected argument";
		return mistake(what + shown(typed), group ? NearestName.of(typed, commands(command)) : null, command);
	}

	private static HoldfastException mistake(String what, @Nullable String nearest, CommandSpec command) {
		String help = command.qualifiedName() + " --help shows what there is";
		return new HoldfastException(ExitCode.BAD_PLAN, what,
				(nearest != null) ? "did you mean " + nearest + "? " + help : help);
	}

	/** An argument in quotes, but never one that may be a secret. */
	static String shown(String argument) {
		boolean harmless = HARMLESS.matcher(argument).matches() && !LIKE_A_KEY.matcher(argument).matches();
		return harmless ? " '" + argument + "'" : "";
	}

	private static List<String> options(CommandSpec command) {
		List<String> names = new ArrayList<>();
		for (OptionSpec option : command.options()) {
			if (!option.hidden()) {
				names.addAll(List.of(option.names()));
			}
		}
		return names;
	}

	private static List<String> commands(CommandSpec command) {
		return command.subcommands().values().stream().map(CommandLine::getCommandName).distinct().sorted().toList();
	}

	private static String labels(List<ArgSpec> missing) {
		return missing.stream()
			.map((spec) -> spec.isOption() ? ((OptionSpec) spec).longestName() : spec.paramLabel())
			.distinct()
			.reduce((left, right) -> left + " and " + right)
			.orElse("a parameter");
	}

	private static String decapitalized(String message) {
		return message.isEmpty() ? "bad arguments"
				: message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
	}

}
