package dev.holdfast.source.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database as the target of a script that another tool has written. It is
 * run, up to its first error, in a new database beside the target, which takes the
 * target's name when all of it was run.
 */
public final class ScriptTarget implements AutoCloseable {

	private static final int LOCK_TIMEOUT = 30_000;

	/** What reaches out of the database. */
	private static final Pattern OUTSIDE = Pattern
		.compile("(?is)(create|drop|alter)\\s+(database|role|group|tablespace|user(?!\\s+mapping))\\b.*");

	private static final Pattern COPY = Pattern.compile("(?is)copy\\s.*");

	private static final Pattern ROWS = Pattern.compile("(?is)copy\\s.*\\sfrom\\s+stdin\\b.*");

	private final Map<String, String> environment;

	private final TargetKind kind;

	private final Loading loading;

	private final LoadErrors errors;

	private final Connector connector;

	private @Nullable TargetServer server;

	private @Nullable NewDatabase database;

	private long statements;

	/**
	 * @param environment the process's variables
	 * @param loading whether something may be replaced, and how
	 */
	public ScriptTarget(PostgresSpec spec, Map<String, String> environment, Loading loading) {
		this.environment = Map.copyOf(environment);
		this.kind = new TargetKind.Given(spec, environment, false);
		this.loading = loading;
		this.errors = new LoadErrors(spec.name());
		this.connector = new Connector(this.errors.server(), LOCK_TIMEOUT, List.of());
	}

	/** What is there now. */
	public static TargetState look(PostgresSpec spec, Map<String, String> environment, Path directory) {
		try (PostgresTarget target = PostgresTarget.database(spec, environment, directory)) {
			return target.look();
		}
	}

	/** Makes the new database. */
	public void prepare() {
		TargetServer found = new TargetServer(this.kind.parameters(this.loading.id()), this.connector, this.errors);
		this.server = found;
		String target = this.kind.parameters(this.loading.id()).database();
		String name = OwnDatabases.name(target, this.loading.id());
		this.database = new NewDatabase(found, this.loading, new LoadNeeds(false, this.loading, this.errors), name,
				target, false);
		this.database.reserve();
		if (!found.mayCreate()) {
			throw this.errors.unfit("the role may not create databases", "ALTER ROLE … CREATEDB, or take another role");
		}
		found.own().drop(name, this.loading.id());
		found.execute("CREATE DATABASE " + Identifiers.quote(name) + " TEMPLATE template0" + like(found, target));
		found.own().mark(name, this.loading.id(), "loading");
	}

	/** Encoding and locale are those of what is replaced. */
	private static String like(TargetServer server, String target) {
		return server.value("SELECT pg_catalog.format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L', "
				+ "pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_catalog.pg_database "
				+ "WHERE datname = ?", target);
	}

	/**
	 * Runs a script.
	 * @return how many statements it had
	 * @throws HoldfastException with {@code DAMAGED} for the first statement that the
	 * server does not like
	 */
	public long run(InputStream script) {
		NewDatabase place = Objects.requireNonNull(this.database, "not prepared");
		try (Session session = Objects.requireNonNull(this.server).open(place.database())) {
			LoadStream stream = session.load();
			stream.run("RESET ALL; SET client_min_messages = warning");
			ScriptStatements all = new ScriptStatements(new BufferedInputStream(script, 256 << 10));
			for (String sql = all.next(); sql != null; sql = all.next()) {
				run(stream, sql, all);
				this.statements++;
			}
			if (all.isCut()) {
				throw new DamagedArchiveException("the script is cut: the end that pg_dump writes is missing", null);
			}
			if (this.statements == 0) {
				throw new DamagedArchiveException("the script has no statement", null);
			}
			stream.run("RESET ALL; ANALYZE");
			return this.statements;
		}
		catch (IOException ex) {
			throw this.errors.damaged("the script cannot be read: " + ex.getMessage(), ex);
		}
		catch (SQLException ex) {
			throw this.errors.statement("settings", "ANALYZE", ex);
		}
	}

	private void run(LoadStream stream, String sql, ScriptStatements all) throws IOException {
		if (OUTSIDE.matcher(sql).matches() || COPY.matcher(sql).matches() && !ROWS.matcher(sql).matches()) {
			throw this.errors.badPlan("the script reaches out of its database: " + label(sql),
					"take a dump of one database, without --create and roles");
		}
		try {
			if (ROWS.matcher(sql).matches()) {
				stream.begin(sql);
				all.rows((bytes, length) -> stream.write(bytes, 0, length));
				stream.end();
			}
			else {
				stream.run(sql);
			}
		}
		catch (SQLException ex) {
			throw this.errors.statement(label(sql), TocEntry.readable(sql), ex);
		}
	}

	/** The statement's first words, which name its object. */
	private static String label(String sql) {
		String line = TocEntry.readable(sql).replaceAll("\\s+", " ");
		int end = line.indexOf('(');
		String begin = (end > 0) ? line.substring(0, end).strip() : line;
		return (begin.length() > 80) ? begin.substring(0, 80) : begin;
	}

	/** Runs a dump in pg_dump's custom format, as pg_restore turns it into a script. */
	public long runArchive(InputStream dump) {
		Path program = new ClientTools(this.environment).newest()
			.flatMap((tool) -> tool.beside("pg_restore"))
			.orElseThrow(() -> this.errors.unfit("pg_restore is not installed, which reads pg_dump's custom format",
					"install the package postgresql-client of the version that was dumped or newer"));
		List<String> command = new ArrayList<>(List.of(program.toString(), "--file=-"));
		if (!this.loading.owners()) {
			command.add("--no-owner");
		}
		if (!this.loading.privileges()) {
			command.add("--no-privileges");
		}
		try (PipedProgram converted = PipedProgram.start(command, dump)) {
			long count = run(converted.output());
			String wrong = converted.failure();
			if (wrong != null) {
				throw this.errors.damaged("pg_restore cannot read the dump: " + wrong, null);
			}
			return count;
		}
		catch (IOException ex) {
			throw this.errors.damaged("the dump cannot be read: " + ex.getMessage(), ex);
		}
	}

	/** Whoever did not finish is not put in its place. */
	public String accept() {
		NewDatabase place = Objects.requireNonNull(this.database, "not prepared");
		return new SwapIn(Objects.requireNonNull(this.server), this.loading).accept(place.database(),
				this.kind.parameters(this.loading.id()).database(), List.of());
	}

	/** Removes what was made. */
	public void discard() {
		NewDatabase place = this.database;
		if (place != null) {
			try (TargetServer fresh = new TargetServer(this.kind.parameters(this.loading.id()),
					new Connector(this.errors.server(), LOCK_TIMEOUT), this.errors)) {
				place.discard(fresh);
			}
		}
	}

	/** For people; without secrets. */
	public String describe() {
		return this.kind.describe();
	}

	/** Makes {@link #run} end soon. */
	public void stop() {
		this.connector.stop();
	}

	@Override
	public void close() {
		if (this.server != null) {
			this.server.close();
		}
		this.connector.close();
		this.kind.close();
	}

}
