package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What the variables of a plan are taken from. */
public interface PlanEnvironment {

	/** The value of an environment variable, or null when it is not set. */
	@Nullable String variable(String name);

	/**
	 * The text of a file.
	 * @throws IOException when it cannot be read, is no UTF-8 or has more than 1 MiB; the
	 * message says which, without the file's name or content
	 */
	String file(Path file) throws IOException;

	/**
	 * What a command prints.
	 * @param command the program and its arguments; no shell is used
	 * @throws IOException when it cannot be started, does not end with 0 or in time; the
	 * message says which, without anything that it printed
	 */
	String command(List<String> command) throws IOException;

	/** This machine's files and programs, with the given environment variables. */
	static PlanEnvironment of(Map<String, String> variables) {
		return new ProcessEnvironment(variables);
	}

}
