package dev.holdfast.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the programs that some tests run for real. Where one is missing the test is
 * skipped with the reason; with {@code CI=true} it fails, because {@code .ci/run}
 * installs all of them.
 */
public final class TestTools {

	private TestTools() {
	}

	/**
	 * The directory that {@code .ci/run} installs tools into which no package holds:
	 * {@code HOLDFAST_TEST_TOOLS}, else {@code .tools} of the project.
	 */
	public static Path directory() {
		String set = System.getenv("HOLDFAST_TEST_TOOLS");
		return (set != null) ? Path.of(set) : Path.of(".tools").toAbsolutePath();
	}

	/** A program by name, from the tools' {@code bin}, the PATH, or these directories. */
	public static Path require(String program, String... directories) {
		List<Path> places = new ArrayList<>();
		places.add(directory().resolve("bin"));
		for (String directory : directories) {
			places.add(Path.of(directory));
		}
		for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			places.add(Path.of(directory));
		}
		for (Path place : places) {
			if (Files.isExecutable(place.resolve(program))) {
				return place.resolve(program);
			}
		}
		return missing(program + " is not installed");
	}

	/** Skips the running test with this reason, or fails it where CI is true. */
	public static <T> T missing(String reason) {
		if ("true".equals(System.getenv("CI"))) {
			Assertions.fail(reason + ", though .ci/run installs it");
		}
		Assumptions.abort("skipped: " + reason);
		throw new IllegalStateException(reason);
	}

}
