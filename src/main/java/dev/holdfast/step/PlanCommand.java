package dev.holdfast.step;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** A command of a plan: a program and its arguments, without a shell. */
public final class PlanCommand {

	private static final int OUTPUT = 400;

	private PlanCommand() {
	}

	/**
	 * Runs a command to its end.
	 * @param told variables that it gets beside those of this process
	 * @param said hears what a command that failed has printed; to be shown, but kept out
	 * of the history: nobody knows what a command prints
	 * @return what went wrong, or null
	 */
	public static @Nullable String run(List<String> command, Map<String, String> told, Consumer<String> said) {
		String name = command.get(0);
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
			builder.environment().putAll(told);
			Process process = builder.start();
			byte[] head = process.getInputStream().readNBytes(OUTPUT);
			process.getInputStream().transferTo(OutputStream.nullOutputStream());
			process.waitFor(1, TimeUnit.DAYS);
			if (process.exitValue() == 0) {
				return null;
			}
			String output = new String(head, StandardCharsets.UTF_8).strip().replace('\n', ' ');
			if (!output.isEmpty()) {
				said.accept(name + " said: " + output);
			}
			return name + " ended with exit code " + process.exitValue();
		}
		catch (IOException ex) {
			return name + " cannot be run: " + ex.getMessage();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return name + " was interrupted";
		}
	}

}
