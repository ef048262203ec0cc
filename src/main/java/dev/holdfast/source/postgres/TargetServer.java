package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * The server that is restored to, seen from its maintenance database: makes, marks and
 * drops databases. Nothing is dropped that does not carry the run's id in its name and
 * its mark in its comment.
 */
final class TargetServer implements AutoCloseable {

	/** Before each mark of ours. */
	private static final String MARK = "holdfast ";

	private static final int NAME = 63;

	/** The class of our advisory locks: "Hold". */
	private static final int LOCK = 0x486f6c64;

	private final ConnectionParameters parameters;

	private final Connector connector;

	private final LoadErrors errors;

	private @Nullable Session session;

	/**
	 * @param parameters of the database that is restored to
	 */
	TargetServer(ConnectionParameters parameters, Connector connector, LoadErrors errors) {
		this.parameters = parameters;
		this.connector = connector;
		this.errors = errors;
	}

	ConnectionParameters parameters(String database) {
		return this.parameters.with("dbname", database);
	}

	/** A session on some database. */
	Session open(String database) {
		return this.connector.open(parameters(database));
	}

	/** The session on the maintenance database; one that was cut is opened anew. */
	Session session() {
		if (this.session == null || this.session.aborted()) {
			this.session = openMaintenance();
		}
		return this.session;
	}

	private Session openMaintenance() {
		HoldfastException first = null;
		for (String database : List.of("postgres", "template1", this.parameters.database())) {
			try {
				return this.connector.open(parameters(database));
			}
			catch (HoldfastException ex) {
				first = (first != null) ? first : ex;
			}
		}
		throw (first != null) ? first : this.errors.unfit("there is no database", "look at the server");
	}

	ServerVersion version() {
		return session().version();
	}

	boolean exists(String database) {
		return !value("SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?", database).isEmpty();
	}

	/** Whether a database holds no table. */
	boolean empty(String database) {
		try (Session other = open(database)) {
			return Catalog.relations(other).stream().noneMatch((each) -> each.extension() == null);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the target", ex);
		}
	}

	/**
	 * Keeps other runs from the same target while this session lasts.
	 * @throws HoldfastException {@code BUSY} when one is at it
	 */
	void reserve(String database) {
		if (!"t"
			.equals(value("SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ", pg_catalog.hashtext(?))", database))) {
			throw this.errors.busy("another restore to database \"" + database + "\" is under way");
		}
	}

	private boolean lock(String database) {
		return "t"
			.equals(value("SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ", pg_catalog.hashtext(?))", database));
	}

	/** Whether the role may make databases. */
	boolean mayCreate() {
		return "t"
			.equals(value("SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"));
	}

	boolean superuser() {
		return "t".equals(value("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"));
	}

	/** A name for a database of ours that fits and holds the run's id. */
	static String name(String database, String id) {
		String suffix = "_holdfast_" + id;
		StringBuilder begin = new StringBuilder(database);
		while ((begin + suffix).getBytes(java.nio.charset.StandardCharsets.UTF_8).length > NAME) {
			begin.deleteCharAt(begin.length() - 1);
		}
		return begin + suffix;
	}

	/** The words that say that a database is ours. */
	static String mark(String id, String state) {
		return MARK + id + " " + state;
	}

	/**
	 * Makes a database like the one that was dumped, and marks it.
	 * @return null, else what the server has against it
	 */
	@Nullable String create(String database, DatabaseFacts facts, @Nullable String owner, String id) {
		String sql = createStatement(database, facts, owner);
		try {
			session().execute(sql);
		}
		catch (SQLException ex) {
			if (Set.of("22023", "42602", "42704", "0A000", "22P02", "42P17")
				.contains(String.valueOf(ex.getSQLState()))) {
				return ServerErrors.text(ex);
			}
			throw this.errors.statement("DATABASE " + database, sql, ex);
		}
		mark(database, id, "loading");
		return null;
	}

	private String createStatement(String database, DatabaseFacts facts, @Nullable String owner) {
		StringBuilder sql = new StringBuilder("CREATE DATABASE ").append(Identifiers.quote(database));
		sql.append(" TEMPLATE template0");
		if (owner != null) {
			sql.append(" OWNER ").append(Identifiers.quote(owner));
		}
		option(sql, "ENCODING", facts.encoding());
		option(sql, "LC_COLLATE", facts.collate());
		option(sql, "LC_CTYPE", facts.ctype());
		if (version().atLeast(15)) {
			option(sql, "LOCALE_PROVIDER", facts.provider());
			option(sql, facts.provider().equals("builtin") ? "BUILTIN_LOCALE" : "ICU_LOCALE", facts.locale());
			option(sql, "ICU_RULES", facts.rules());
		}
		return sql.toString();
	}

	private static void option(StringBuilder sql, String name, @Nullable String value) {
		if (value != null) {
			sql.append(' ').append(name).append(' ').append(Identifiers.literal(value));
		}
	}

	/** Says in the database's comment that it is ours, and how far it is. */
	void mark(String database, String id, String state) {
		execute("COMMENT ON DATABASE " + Identifiers.quote(database) + " IS " + Identifiers.literal(mark(id, state)));
	}

	/** How far a database of this run is; empty when it does not bear its mark. */
	String state(String database, String id) {
		String comment = comment(database);
		String begin = mark(id, "");
		return comment.startsWith(begin) ? comment.substring(begin.length()) : "";
	}

	String comment(String database) {
		return value("SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database "
				+ "WHERE datname = ?", database);
	}

	/**
	 * Drops a database of this run.
	 * @throws HoldfastException when its name or comment does not say that it is ours
	 */
	void drop(String database, String id) {
		if (!exists(database)) {
			return;
		}
		if (!database.contains(id) || (state(database, id).isEmpty() && !bare(database))) {
			throw this.errors.unfit("database \"" + database + "\" does not bear the mark of this run",
					"it was not made by it and is left alone; drop it by hand if nobody needs it");
		}
		terminate(database);
		execute("DROP DATABASE " + Identifiers.quote(database));
	}

	/** A run that died between making a database and marking it left nothing in it. */
	private boolean bare(String database) {
		return comment(database).isEmpty() && empty(database);
	}

	/** Drops scratch databases whose runs have died. */
	List<String> dropLeft() {
		List<String> names = new ArrayList<>();
		query("SELECT datname FROM pg_catalog.pg_database WHERE datname ~ '^holdfast_test_[0-9A-Za-z]+$'",
				(row) -> names.add(row.getString(1)));
		List<String> dropped = new ArrayList<>();
		for (String name : names) {
			String id = name.substring("holdfast_test_".length());
			if (!state(name, id).isEmpty() && lock(name)) {
				drop(name, id);
				dropped.add("scratch database " + name + " of a run that was killed");
			}
		}
		return dropped;
	}

	/** Ends the sessions of a database of ours. */
	void terminate(String database) {
		value("SELECT count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity "
				+ "WHERE datname = ? AND pid <> pg_catalog.pg_backend_pid()", database);
	}

	/** Who is connected to a database, for people. */
	List<String> sessions(String database) {
		List<String> sessions = new ArrayList<>();
		query("SELECT pg_catalog.format('process %s: role %s, application \"%s\" from %s, %s', pid, usename, "
				+ "application_name, coalesce(client_addr::text, 'a local socket'), coalesce(state, backend_type)) "
				+ "FROM pg_catalog.pg_stat_activity WHERE datname = ? AND pid <> pg_catalog.pg_backend_pid() "
				+ "ORDER BY pid", (row) -> sessions.add(row.getString(1)), database);
		return sessions;
	}

	void execute(String sql) {
		try {
			session().execute(sql);
		}
		catch (SQLException ex) {
			throw this.errors.statement("server", sql, ex);
		}
	}

	/** Runs statements as one transaction. */
	void transaction(String sql) throws SQLException {
		try {
			session().load().run(LoadStream.utf8(sql));
		}
		catch (IOException ex) {
			throw this.errors.server().reading("running statements", ex);
		}
	}

	String value(String sql, Object... parameters) {
		try {
			return session().single(sql, parameters);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the server", ex);
		}
	}

	void query(String sql, Session.RowAction action, Object... parameters) {
		try {
			session().query(sql, action, parameters);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the server", ex);
		}
	}

	LoadErrors errors() {
		return this.errors;
	}

	@Override
	public void close() {
		if (this.session != null) {
			this.session.close();
		}
	}

}
