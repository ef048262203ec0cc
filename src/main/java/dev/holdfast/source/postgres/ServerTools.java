package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The programs that make and run a server: {@code postgres}, {@code initdb} and
 * {@code pg_ctl} of one version.
 *
 * @param bin where they are
 * @param major their major version
 * @param version their whole version
 */
record ServerTools(Path bin, int major, String version) {

	private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (([0-9]+)[^ \\n]*)");

	/**
	 * Those of this major, else of the next newer one that is installed.
	 * @param major the server's that was dumped; 0 for the newest
	 * @throws HoldfastException {@code UNREACHABLE} with the package to install
	 */
	static ServerTools find(int major, Map<String, String> environment, String source) {
		ServerTools best = null;
		List<String> found = new ArrayList<>();
		for (Path place : ClientTools.places(environment)) {
			ServerTools tools = look(place);
			if (tools != null) {
				found.add(tools.version());
				best = better(best, tools, major);
			}
		}
		if (best == null) {
			throw missing(major, found, source);
		}
		return best;
	}

	private static @Nullable ServerTools better(@Nullable ServerTools best, ServerTools tools, int major) {
		if (tools.major() < major) {
			return best;
		}
		boolean better = best == null || ((major == 0) ? tools.major() > best.major() : tools.major() < best.major());
		return better ? tools : best;
	}

	private static HoldfastException missing(int major, List<String> found, String source) {
		String what = found.isEmpty() ? "no PostgreSQL server programs are installed to make a temporary server"
				: "PostgreSQL " + String.join(", ", found) + " cannot load a dump of a server of version " + major;
		String name = (major == 0) ? "" : "-" + major;
		return new HoldfastException(ExitCode.UNREACHABLE, "source " + source + ": " + what,
				"install the package postgresql" + name + ", or name a server in the plan's restore-test.target");
	}

	private static @Nullable ServerTools look(Path bin) {
		try {
			for (String program : List.of("postgres", "initdb", "pg_ctl")) {
				if (!Files.isExecutable(bin.resolve(program))) {
					return null;
				}
			}
			Matcher matcher = VERSION
				.matcher(Children.output(List.of(bin.resolve("postgres").toString(), "--version")));
			return matcher.find() ? new ServerTools(bin, Integer.parseInt(matcher.group(2)), matcher.group(1)) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	String program(String name) {
		return this.bin.resolve(name).toString();
	}

}
