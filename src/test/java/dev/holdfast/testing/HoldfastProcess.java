package dev.holdfast.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The program as a process of its own: the packaged jar where the build has made one,
 * else the classes of this JVM.
 */
public final class HoldfastProcess implements AutoCloseable {

	private static final long PATIENCE_MINUTES = 5;

	private final Process process;

	private final Path standard;

	private final Path error;

	private HoldfastProcess(Process process, Path standard, Path error) {
		this.process = process;
		this.standard = standard;
		this.error = error;
	}

	/**
	 * In the environment of a process that computes more than it starts: it is compiled
	 * to the end.
	 */
	public static final String MUCH_DATA = "HOLDFAST_TEST_MUCH_DATA";

	/**
	 * Starts it, with signals as they are for a program typed by a person: a shell that
	 * runs tests in the background has them ignore SIGINT.
	 * @param directory working directory; the home is {@code .holdfast} in it
	 * @param environment variables set beside those of this process
	 */
	public static HoldfastProcess start(Path directory, Map<String, String> environment, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx128m"));
		if (!environment.containsKey(MUCH_DATA)) {
			command.add("-XX:TieredStopAtLevel=1");
		}
		String jar = System.getProperty("holdfast.jar");
		if (jar != null && Files.exists(Path.of(jar))) {
			command.addAll(List.of("-jar", jar));
		}
		else {
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.holdfast.Holdfast"));
		}
		command.addAll(List.of(arguments));
		Path standard = Files.createTempFile(directory, "standard", ".out");
		Path error = Files.createTempFile(directory, "error", ".out");
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
			.redirectOutput(standard.toFile())
			.redirectError(error.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("HOLDFAST_"));
		builder.environment().putAll(new TreeMap<>(environment));
		return new HoldfastProcess(builder.start(), standard, error);
	}

	/** Runs it to its end. */
	public static Result run(Path directory, Map<String, String> environment, String... arguments) throws Exception {
		try (HoldfastProcess started = start(directory, environment, arguments)) {
			return started.await();
		}
	}

	/** Waits for its end. */
	public Result await() throws Exception {
		if (!this.process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
			throw new IllegalStateException("still running:\n" + Files.readString(this.error));
		}
		return new Result(this.process.exitValue(), Files.readString(this.standard, StandardCharsets.UTF_8),
				Files.readString(this.error, StandardCharsets.UTF_8));
	}

	/**
	 * Kills it (SIGKILL) unless it ends by itself before.
	 * @param millis after its start
	 * @return whether it was still running
	 */
	public boolean killAfter(long millis) throws InterruptedException {
		if (this.process.waitFor(millis, TimeUnit.MILLISECONDS)) {
			return false;
		}
		this.process.destroyForcibly().waitFor();
		return true;
	}

	/** Sends it a signal. */
	public void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
	}

	/** Waits for its end, but not longer than this. */
	public boolean endsWithin(long millis) throws InterruptedException {
		return this.process.waitFor(millis, TimeUnit.MILLISECONDS);
	}

	/** Whether it has not ended. */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	/** What it printed on standard error so far. */
	public String errorSoFar() throws IOException {
		return Files.readString(this.error);
	}

	@Override
	public void close() throws Exception {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * How it ended.
	 *
	 * @param exitCode of the process
	 * @param standard what it printed on standard output
	 * @param error what it printed on standard error
	 */
	public record Result(int exitCode, String standard, String error) {
	}

}
