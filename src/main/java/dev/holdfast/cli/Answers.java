package dev.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import picocli.CommandLine;

import dev.holdfast.failure.ExitCode;

/**
 * What the program prints for help, version and completion. The build keeps these texts
 * in the jar, where {@code dev.holdfast.launch.Launch} finds them, so that they come at
 * once.
 */
public final class Answers {

	private Answers() {
	}

	/**
	 * Every question and what the program answers to it.
	 * @return texts by arguments, such as {@code key new --help}
	 */
	public static SortedMap<String, String> all() {
		SortedMap<String, String> answers = new TreeMap<>();
		ask("--version", answers);
		ask("completion", answers);
		askForHelp("", CommandLineEntry.commandLine(invocation(new StringWriter())), answers);
		return answers;
	}

	private static void askForHelp(String path, CommandLine command, Map<String, String> answers) {
		ask(path + "--help", answers);
		command.getSubcommands().forEach((name, child) -> {
			if (!child.getCommandSpec().usageMessage().hidden()) {
				askForHelp(path + name + " ", child, answers);
			}
		});
	}

	private static void ask(String question, Map<String, String> answers) {
		StringWriter text = new StringWriter();
		int code = CommandLineEntry.run(invocation(text), question.split(" ", -1));
		if (code != ExitCode.DONE.code() || text.toString().isBlank()) {
			throw new IllegalStateException(question + " ended with " + code + ": " + text);
		}
		answers.put(question, text.toString());
	}

	private static Invocation invocation(StringWriter text) {
		PrintWriter writer = new PrintWriter(text);
		return new Invocation(Map.of(), writer, writer, false);
	}

}
