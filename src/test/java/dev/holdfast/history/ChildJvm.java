package dev.holdfast.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Another JVM with the tests' class path: a real process that can really be killed. */
final class ChildJvm {

	private ChildJvm() {
	}

	static Process start(Class<?> main, String... args) throws IOException {
		return builder(main, args).start();
	}

	static ProcessBuilder builder(Class<?> main, String... args) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
				System.getProperty("java.class.path"), main.getName()));
		command.addAll(Arrays.asList(args));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
	}

	/** Reads what the process prints until a line is this one. */
	static void awaitLine(Process process, String line) throws IOException {
		List<String> seen = new ArrayList<>();
		BufferedReader reader = process.inputReader();
		for (String next = reader.readLine(); next != null; next = reader.readLine()) {
			seen.add(next);
			if (next.equals(line)) {
				return;
			}
		}
		assertThat(seen).as("lines of a process that has ended").contains(line);
	}

}
