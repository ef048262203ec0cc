package dev.holdfast.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.holdfast.plan.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where something was restored to, as commands are told by environment variables; see
 * {@code docs/evidence.md}. A password is never in a variable: libpq reads it from a file
 * that only this user may read and that is gone when the command ends.
 */
public final class Coordinates {

	private static final String PREFIX = "HOLDFAST_TARGET_";

	private final Map<String, String> variables = new TreeMap<>();

	private @Nullable Secret password;

	private boolean postgres;

	/**
	 * Coordinates of a run.
	 * @param plan the plan
	 * @param backupId the backup that was restored
	 * @param runId the run
	 */
	public Coordinates(String plan, String backupId, String runId) {
		this.variables.put("HOLDFAST_PLAN", plan);
		this.variables.put("HOLDFAST_BACKUP_ID", backupId);
		this.variables.put("HOLDFAST_RUN_ID", runId);
	}

	/**
	 * Adds a PostgreSQL database. The first database is also the one that {@code psql}
	 * and its like connect to without being told.
	 * @param source the source's name
	 * @param host or the directory of a socket
	 * @param secret null where none is needed
	 */
	public Coordinates postgresql(String source, String host, int port, String database, String user,
			@Nullable Secret secret) {
		put(source, "type", "postgresql");
		put(source, "host", host);
		put(source, "port", String.valueOf(port));
		put(source, "database", database);
		put(source, "user", user);
		if (!this.postgres) {
			this.postgres = true;
			this.variables.put("PGHOST", host);
			this.variables.put("PGPORT", String.valueOf(port));
			this.variables.put("PGDATABASE", database);
			this.variables.put("PGUSER", user);
			this.password = secret;
		}
		return this;
	}

	/** Adds an H2 database. */
	public Coordinates h2(String source, String url, String user) {
		put(source, "type", "h2");
		put(source, "url", url);
		put(source, "user", user);
		return this;
	}

	/** Adds a directory of files. */
	public Coordinates files(String source, Path directory) {
		put(source, "type", "files");
		put(source, "directory", directory.toString());
		return this;
	}

	/** Under the source's name, and without it where no other source has it. */
	private void put(String source, String thing, String value) {
		String name = thing.toUpperCase(Locale.ROOT);
		this.variables.put(PREFIX + source.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + name, value);
		this.variables.putIfAbsent(PREFIX + name, value);
	}

	/** Writes what cannot be told by variables. */
	Told tell() throws IOException {
		Secret secret = this.password;
		return new Told(this.variables, this.postgres, (secret != null) ? passwordFile(secret) : null);
	}

	private static Path passwordFile(Secret secret) throws IOException {
		Path file = Files.createTempFile("holdfast", ".pgpass",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		String escaped = secret.reveal().replace("\\", "\\\\").replace(":", "\\:");
		return Files.write(file, ("*:*:*:*:" + escaped + "\n").getBytes(StandardCharsets.UTF_8));
	}

	/** Coordinates that are in use; the password's file goes when this is closed. */
	static final class Told implements AutoCloseable {

		private final Map<String, String> variables;

		private final boolean postgres;

		private final @Nullable Path passwordFile;

		private Told(Map<String, String> variables, boolean postgres, @Nullable Path passwordFile) {
			this.variables = variables;
			this.postgres = postgres;
			this.passwordFile = passwordFile;
		}

		/** What libpq was told before may lead to production. */
		void into(Map<String, String> environment) {
			if (this.postgres) {
				environment.keySet().removeIf((name) -> name.startsWith("PG"));
			}
			environment.putAll(this.variables);
			if (this.passwordFile != null) {
				environment.put("PGPASSFILE", this.passwordFile.toString());
			}
		}

		@Override
		public void close() throws IOException {
			if (this.passwordFile != null) {
				Files.deleteIfExists(this.passwordFile);
			}
		}

	}

}
