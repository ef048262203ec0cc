package dev.holdfast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A main method of the tests in a process of its own: for limits of memory, other
 * locales, and processes that hold or kill something. Its error stream is mixed into its
 * output. It ends with this object.
 */
public final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ChildJvm(Process process) {
		this.process = process;
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	/** Starts {@code java} with these options, with the class path of this one. */
	public static ChildJvm start(Class<?> main, List<String> options, Map<String, String> environment,
			String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		return new ChildJvm(builder.start());
	}

	/** The next line of its output; fails when the output ends. */
	public String line() throws IOException {
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("the process ended without another line");
		}
		return line;
	}

	/** The rest of its output, when it has ended with 0. */
	public String finish() throws IOException, InterruptedException {
		StringBuilder rest = new StringBuilder();
		for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
			rest.append(line).append('\n');
		}
		if (this.process.waitFor() != 0) {
			throw new AssertionError("exit " + this.process.exitValue() + ":\n" + rest);
		}
		return rest.toString();
	}

	/** Kills it as {@code kill -9} does, and waits until it is gone. */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly();
		this.process.waitFor(30, TimeUnit.SECONDS);
	}

	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
