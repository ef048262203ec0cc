package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a finished program printed.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record ProcessOutput(int exitCode, String out, String err) {

	private static final long SECONDS = 120;

	/** Both outputs, for messages. */
	public String text() {
		return this.out + this.err;
	}

	/** The standard output of a program that must have ended with 0. */
	public String outOfSuccess() {
		if (this.exitCode != 0) {
			throw new AssertionError("exit " + this.exitCode + ": " + text());
		}
		return this.out;
	}

	/** Runs a program with these variables in addition; kills it after two minutes. */
	public static ProcessOutput of(List<String> command, Map<String, String> environment) {
		return of(command, environment, "");
	}

	/** The same with a standard input. */
	public static ProcessOutput of(List<String> command, Map<String, String> environment, String input) {
		try {
			Path out = Files.createTempFile("hf", ".out");
			Path err = Files.createTempFile("hf", ".err");
			Path in = Files.writeString(Files.createTempFile("hf", ".in"), input);
			try {
				return run(new ProcessBuilder(command).redirectInput(in.toFile())
					.redirectOutput(out.toFile())
					.redirectError(err.toFile()), environment, out, err);
			}
			finally {
				Files.delete(out);
				Files.delete(err);
				Files.delete(in);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ProcessOutput run(ProcessBuilder builder, Map<String, String> environment, Path out, Path err)
			throws IOException {
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("still running after " + SECONDS + " s: " + builder.command());
			}
			return new ProcessOutput(process.exitValue(), read(out), read(err));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String read(Path file) throws IOException {
		return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
	}

}
