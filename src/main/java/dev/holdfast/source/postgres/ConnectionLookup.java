package dev.holdfast.source.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;

/**
 * Finds connection parameters where libpq would: in the plan, then in a service of
 * {@code pg_service.conf}, then in the {@code PG*} variables, then in its defaults; the
 * password last of all in the password file.
 */
final class ConnectionLookup {

	/**
	 * Environment variables and the parameters they stand for (libpq, "Environment
	 * Variables").
	 */
	private static final Map<String, String> VARIABLES = Map.ofEntries(Map.entry("PGHOST", "host"),
			Map.entry("PGHOSTADDR", "hostaddr"), Map.entry("PGPORT", "port"), Map.entry("PGDATABASE", "dbname"),
			Map.entry("PGUSER", "user"), Map.entry("PGPASSWORD", "password"), Map.entry("PGPASSFILE", "passfile"),
			Map.entry("PGREQUIREAUTH", "require_auth"), Map.entry("PGCHANNELBINDING", "channel_binding"),
			Map.entry("PGSERVICE", "service"), Map.entry("PGOPTIONS", "options"), Map.entry("PGSSLMODE", "sslmode"),
			Map.entry("PGSSLNEGOTIATION", "sslnegotiation"), Map.entry("PGSSLCERT", "sslcert"),
			Map.entry("PGSSLKEY", "sslkey"), Map.entry("PGSSLROOTCERT", "sslrootcert"), Map.entry("PGSSLCRL", "sslcrl"),
			Map.entry("PGREQUIREPEER", "requirepeer"), Map.entry("PGKRBSRVNAME", "krbsrvname"),
			Map.entry("PGGSSENCMODE", "gssencmode"), Map.entry("PGCONNECT_TIMEOUT", "connect_timeout"),
			Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"));

	/** Where distributions and the project itself put the socket. */
	private static final List<String> SOCKET_DIRECTORIES = List.of("/var/run/postgresql", "/run/postgresql", "/tmp");

	private final Map<String, String> environment;

	private final Path home;

	private final String osUser;

	ConnectionLookup(Map<String, String> environment) {
		this(environment, Path.of(System.getProperty("user.home")), System.getProperty("user.name"));
	}

	ConnectionLookup(Map<String, String> environment, Path home, String osUser) {
		this.environment = environment;
		this.home = home;
		this.osUser = osUser;
	}

	/**
	 * @throws HoldfastException {@code BAD_PLAN} when a named service or file is missing
	 */
	ConnectionParameters find(PostgresSpec spec) {
		Map<String, String> found = new LinkedHashMap<>();
		spec.parameters().forEach((name, value) -> set(found, name, value));
		set(found, "host", spec.host());
		set(found, "port", (spec.port() != null) ? String.valueOf(spec.port()) : null);
		set(found, "dbname", spec.allDatabases() ? "postgres" : spec.database());
		set(found, "user", spec.user());
		Secret password = spec.password();
		set(found, "password", (password != null) ? password.reveal() : null);
		String service = found.getOrDefault("service", this.environment.get("PGSERVICE"));
		if (service != null) {
			new ServiceFile(this.environment, this.home).find(service, found.get("servicefile"))
				.forEach((name, value) -> found.putIfAbsent(name, value));
		}
		VARIABLES.forEach((variable, name) -> {
			String value = this.environment.get(variable);
			if (value != null && !value.isEmpty()) {
				found.putIfAbsent(name, value);
			}
		});
		ParameterNames.check(spec.name(), found);
		return complete(found);
	}

	private ConnectionParameters complete(Map<String, String> found) {
		found.putIfAbsent("user", this.osUser);
		found.putIfAbsent("dbname", found.getOrDefault("user", ""));
		found.putIfAbsent("port", "5432");
		found.putIfAbsent("host", found.getOrDefault("hostaddr", defaultHost(found.getOrDefault("port", ""))));
		for (String port : found.getOrDefault("port", "").split(",")) {
			if (!port.matches("[0-9]{1,5}")) {
				throw new HoldfastException(ExitCode.BAD_PLAN, "port '" + port + "' is not a number",
						"set the source's port, or PGPORT, to a number such as 5432");
			}
		}
		return new ConnectionParameters(found);
	}

	/** Adds the password of the password file when none is known yet. */
	ConnectionParameters withPassword(ConnectionParameters parameters) {
		if (parameters.get("password") != null) {
			return parameters;
		}
		String file = parameters.get("passfile");
		Path path = (file != null) ? Path.of(file) : this.home.resolve(".pgpass");
		String password = new PasswordFile(path).find(parameters);
		return (password != null) ? parameters.with("password", password) : parameters;
	}

	private static void set(Map<String, String> found, String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			found.put(name, value);
		}
	}

	private static String defaultHost(String port) {
		for (String directory : SOCKET_DIRECTORIES) {
			if (Files.exists(Path.of(directory, ".s.PGSQL." + port))) {
				return directory;
			}
		}
		return "localhost";
	}

}
