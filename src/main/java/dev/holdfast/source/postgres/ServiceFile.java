package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * {@code pg_service.conf} (PostgreSQL documentation, "The Connection Service File"): the
 * user's file first, then the system's.
 */
final class ServiceFile {

	private final Map<String, String> environment;

	private final Path home;

	ServiceFile(Map<String, String> environment, Path home) {
		this.environment = environment;
		this.home = home;
	}

	/** The parameters of a service. */
	Map<String, String> find(String service, @Nullable String file) {
		List<Path> places = places(file);
		for (Path place : places) {
			Map<String, String> found = Files.isRegularFile(place) ? section(place, service) : null;
			if (found != null) {
				return found;
			}
		}
		throw new HoldfastException(ExitCode.BAD_PLAN, "service '" + service + "' is defined nowhere",
				"add a section [" + service + "] to " + places.get(0) + ", or correct the source's service");
	}

	private List<Path> places(@Nullable String file) {
		List<Path> places = new ArrayList<>();
		String named = (file != null) ? file : this.environment.get("PGSERVICEFILE");
		places.add((named != null) ? Path.of(named) : this.home.resolve(".pg_service.conf"));
		String system = this.environment.get("PGSYSCONFDIR");
		if (system != null) {
			places.add(Path.of(system, "pg_service.conf"));
		}
		places.add(Path.of("/etc/postgresql-common/pg_service.conf"));
		places.add(Path.of("/etc/sysconfig/pgsql/pg_service.conf"));
		places.add(Path.of("/etc/pg_service.conf"));
		return places;
	}

	private static @Nullable Map<String, String> section(Path file, String service) {
		Map<String, String> found = null;
		for (String raw : lines(file)) {
			String line = raw.strip();
			if (line.startsWith("[")) {
				if (found != null) {
					return found;
				}
				found = line.equals("[" + service + "]") ? new LinkedHashMap<>() : null;
			}
			else if (found != null && !line.isEmpty() && !line.startsWith("#")) {
				put(found, line, file);
			}
		}
		return found;
	}

	private static void put(Map<String, String> found, String line, Path file) {
		int equals = line.indexOf('=');
		if (equals <= 0) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "a line of " + file + " is not of the form name=value",
					"correct the service file");
		}
		found.putIfAbsent(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "service file " + file + " cannot be read",
					"make it readable for this user", ex);
		}
	}

}
