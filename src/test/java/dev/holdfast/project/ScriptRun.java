package dev.holdfast.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.Assertions;

/**
 * One finished run of a program with an environment of its own.
 *
 * @param exitCode what it ended with
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
record ScriptRun(int exitCode, String output, String errors) {

	/** Runs the program to its end, at most five minutes, with nothing on its stdin. */
	static ScriptRun of(Map<String, String> environment, Path directory, List<String> command)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile("script", ".out");
		Path errors = Files.createTempFile("script", ".err");
		try {
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectInput(Path.of("/dev/null").toFile())
				.redirectOutput(output.toFile())
				.redirectError(errors.toFile());
			builder.environment().clear();
			builder.environment().putAll(environment);
			Process process = builder.start();
			if (!process.waitFor(5, TimeUnit.MINUTES)) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly().waitFor();
				Assertions.fail(command + " did not end: " + Files.readString(output) + Files.readString(errors));
			}
			return new ScriptRun(process.exitValue(), Files.readString(output), Files.readString(errors));
		}
		finally {
			Files.delete(output);
			Files.delete(errors);
		}
	}

	/** The same for a command given piece by piece. */
	static ScriptRun of(Map<String, String> environment, Path directory, Path program, Path first, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(program.toString(), first.toString()));
		command.addAll(List.of(arguments));
		return of(environment, directory, command);
	}

}
