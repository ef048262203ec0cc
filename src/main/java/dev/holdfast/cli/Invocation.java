package dev.holdfast.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * One run of the program: the options every command shares, the environment, and where
 * output goes. Handed to each command's constructor.
 */
final class Invocation {

	private final GlobalOptions options;

	private final Map<String, String> environment;

	private final Output output;

	Invocation(Map<String, String> environment, PrintWriter standard, PrintWriter error, boolean terminal) {
		this.options = new GlobalOptions();
		this.environment = Map.copyOf(environment);
		this.output = new Output(standard, error, this.options, terminal);
	}

	static Invocation ofProcess(String... args) {
		Map<String, String> environment = System.getenv();
		boolean plain = Arrays.asList(args).contains("--no-color") || environment.containsKey("NO_COLOR");
		return new Invocation(environment, new PrintWriter(System.out, true, StandardCharsets.UTF_8),
				new PrintWriter(System.err, true, StandardCharsets.UTF_8), !plain && Terminal.attached());
	}

	GlobalOptions options() {
		return this.options;
	}

	Map<String, String> environment() {
		return this.environment;
	}

	Output output() {
		return this.output;
	}

}
