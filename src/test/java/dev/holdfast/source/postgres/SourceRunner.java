package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Dump;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;

/** Makes sources on a test's server, with everything but the database defaulted. */
final class SourceRunner {

	private final Path directory;

	private final Map<String, String> parameters = new HashMap<>();

	private final Map<String, String> environment = new HashMap<>();

	private List<String> include = List.of();

	private List<String> exclude = List.of();

	private List<String> excludeData = List.of();

	private DumpFormat format = DumpFormat.NATIVE;

	private String user = PostgresServer.SUPERUSER;

	private @Nullable String password;

	private int port;

	private int parallel = 2;

	private int lockTimeout = 2000;

	private boolean rolePasswords;

	SourceRunner(PostgresServer server, Path directory) {
		this.port = server.port();
		this.directory = directory;
		this.environment.put("HOLDFAST_POSTGRES_BIN", server.clients().toString());
		this.password = server.password().isEmpty() ? null : server.password();
	}

	SourceRunner include(String... patterns) {
		this.include = List.of(patterns);
		return this;
	}

	SourceRunner exclude(String... patterns) {
		this.exclude = List.of(patterns);
		return this;
	}

	SourceRunner excludeData(String... patterns) {
		this.excludeData = List.of(patterns);
		return this;
	}

	SourceRunner json() {
		this.format = DumpFormat.JSON;
		return this;
	}

	SourceRunner port(int other) {
		this.port = other;
		return this;
	}

	SourceRunner as(String role, @Nullable String rolePassword) {
		this.user = role;
		this.password = rolePassword;
		return this;
	}

	SourceRunner parallel(int connections) {
		this.parallel = connections;
		return this;
	}

	SourceRunner lockTimeout(int milliseconds) {
		this.lockTimeout = milliseconds;
		return this;
	}

	SourceRunner rolePasswords() {
		this.rolePasswords = true;
		return this;
	}

	SourceRunner parameter(String name, String value) {
		this.parameters.put(name, value);
		return this;
	}

	SourceRunner variable(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/** Directories in which client programs are looked for, and nowhere else. */
	SourceRunner programs(Path... directories) {
		List<String> all = new ArrayList<>();
		for (Path each : directories) {
			all.add(each.toString());
		}
		this.environment.put("HOLDFAST_POSTGRES_BIN", String.join(":", all));
		return this;
	}

	PostgresSource source(String database) {
		Secret secret = (this.password != null) ? new Secret(this.password) : null;
		PostgresSpec spec = new PostgresSpec("db", "127.0.0.1", this.port, database, this.user, secret, this.parameters,
				this.format, this.include, this.exclude, this.excludeData, this.parallel, this.rolePasswords);
		return new PostgresSource(spec, this.environment, this.directory, this.lockTimeout);
	}

	SourceSummary dump(String database, Dump dump) {
		try (PostgresSource source = source(database)) {
			return source.dump(dump);
		}
	}

}
