package dev.holdfast.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A {@link ToyApplication} running in a process of its own. */
final class Toy implements AutoCloseable {

	private final Process process;

	private final BufferedReader reader;

	private final List<String> lines = new ArrayList<>();

	private Toy(Process process) {
		this.process = process;
		this.reader = process.inputReader();
	}

	/**
	 * Starts it, far from Greenwich; signals are as they are for a program typed by a
	 * person.
	 */
	static Toy start(List<String> arguments) throws IOException {
		ProcessBuilder builder = ChildJvm.builder(ToyApplication.class, arguments.toArray(String[]::new));
		builder.command().addAll(0, List.of("env", "--default-signal=INT"));
		builder.redirectErrorStream(true);
		builder.environment().put("TZ", "Asia/Kolkata");
		return new Toy(builder.start());
	}

	/** Waits for a line that contains this. */
	Toy await(String text) throws IOException {
		for (String line = this.reader.readLine(); line != null; line = this.reader.readLine()) {
			this.lines.add(line);
			if (line.contains(text)) {
				return this;
			}
		}
		throw new IllegalStateException("ended before '" + text + "':\n" + String.join("\n", this.lines));
	}

	/** Lets a step go on that waits for a word. */
	void goOn() throws IOException {
		this.process.outputWriter().append("go on\n").flush();
	}

	/** Waits for its end. */
	int exitCode() throws Exception {
		for (String line = this.reader.readLine(); line != null; line = this.reader.readLine()) {
			this.lines.add(line);
		}
		return this.process.waitFor();
	}

	/** Everything it printed. */
	String output() {
		return String.join("\n", this.lines);
	}

	/** The steps it began, in order. */
	List<String> steps() {
		return this.lines.stream().filter((line) -> line.startsWith("step ")).map((line) -> line.substring(5)).toList();
	}

	long pid() {
		return this.process.pid();
	}

	void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

}
