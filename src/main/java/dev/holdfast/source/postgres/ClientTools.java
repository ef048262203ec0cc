package dev.holdfast.source.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * Finds pg_dump: that of the server's major, else the next newer one, wherever packages
 * put it. An older one cannot dump a newer server.
 */
final class ClientTools {

	private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (([0-9]+)[^ \\n]*)");

	/** Directories whose children's {@code bin} hold a version each. */
	private static final List<String> PARENTS = List.of("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt",
			"/Applications/Postgres.app/Contents/Versions", "C:/Program Files/PostgreSQL", "/usr");

	private static final List<String> DIRECTORIES = List.of("/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin");

	private final Collection<Path> places;

	ClientTools(Map<String, String> environment) {
		this(places(environment));
	}

	ClientTools(Collection<Path> places) {
		this.places = List.copyOf(places);
	}

	/** The best pg_dump for a server of this major; empty when there is none. */
	Optional<Tool> pgDump(int major) {
		Tool best = null;
		for (Tool tool : all()) {
			if (tool.major() >= major && (best == null || tool.major() < best.major())) {
				best = tool;
			}
		}
		return Optional.ofNullable(best);
	}

	/**
	 * The best pg_dump for a server.
	 * @throws HoldfastException {@code UNREACHABLE} with the package to install
	 */
	Tool require(ServerVersion server, ServerErrors errors) {
		return pgDump(server.major()).orElseThrow(
				() -> errors.failure(
						missing(server), "install the package postgresql-client-" + server.major() + " (postgresql"
								+ server.major() + " on Red Hat, postgresql@" + server.major() + " with Homebrew)",
						null));
	}

	/** The newest pg_dump; empty when there is none. */
	Optional<Tool> newest() {
		return all().stream().max(Comparator.comparingInt(Tool::major));
	}

	/** Why there is none for this server. */
	String missing(ServerVersion server) {
		List<String> found = versions();
		return found.isEmpty() ? "pg_dump is not installed"
				: "pg_dump " + String.join(", ", found) + " cannot dump a server of version " + server.major();
	}

	/** Versions of every pg_dump that was found, for messages. */
	List<String> versions() {
		return all().stream().map(Tool::version).distinct().toList();
	}

	private List<Tool> all() {
		List<Tool> tools = new ArrayList<>();
		for (Path place : this.places) {
			Tool tool = look(place.resolve("pg_dump"));
			if (tool != null) {
				tools.add(tool);
			}
		}
		return tools;
	}

	private static @Nullable Tool look(Path program) {
		try {
			// Debian's wrapper chooses a version of its own; the versions are found
			// without it
			if (!Files.isExecutable(program) || program.toRealPath().endsWith("pg_wrapper")) {
				return null;
			}
			Matcher matcher = VERSION.matcher(Children.output(List.of(program.toString(), "--version")));
			return matcher.find() ? new Tool(program, Integer.parseInt(matcher.group(2)), matcher.group(1)) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/** {@code HOLDFAST_POSTGRES_BIN} alone where it is set, else PATH and packages. */
	static Set<Path> places(Map<String, String> environment) {
		Set<Path> places = new LinkedHashSet<>();
		String own = environment.get("HOLDFAST_POSTGRES_BIN");
		String path = (own != null) ? own : environment.getOrDefault("PATH", "");
		for (String directory : path.split(File.pathSeparator)) {
			if (!directory.isEmpty()) {
				places.add(Path.of(directory));
			}
		}
		if (own == null) {
			PARENTS.forEach((parent) -> addChildren(Path.of(parent), places));
			DIRECTORIES.forEach((directory) -> places.add(Path.of(directory)));
		}
		return places;
	}

	private static void addChildren(Path parent, Set<Path> places) {
		String glob = parent.equals(Path.of("/usr")) ? "pgsql-*" : "{[0-9]*,postgresql*,libpq*}";
		try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, glob)) {
			children.forEach((child) -> places.add(child.resolve("bin")));
		}
		catch (IOException ex) {
			// not this kind of system
		}
	}

	/**
	 * A pg_dump, beside which pg_dumpall is looked for.
	 *
	 * @param program its path
	 * @param major its major version
	 * @param version its whole version
	 */
	record Tool(Path program, int major, String version) {

		/** Another program of the same version; empty when it is not there. */
		Optional<Path> beside(String name) {
			Path other = this.program.resolveSibling(name);
			return Files.isExecutable(other) ? Optional.of(other) : Optional.empty();
		}

	}

}
