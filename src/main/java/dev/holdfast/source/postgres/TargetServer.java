package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * The server that is restored to, seen from its maintenance database.
 */
final class TargetServer implements AutoCloseable {

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

	/** A database of this server, for people. */
	String describe(String database) {
		return "database \"" + database + "\" on " + this.parameters.server();
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
		if (!lock(database)) {
			throw this.errors.busy("another restore to database \"" + database + "\" is under way");
		}
	}

	/** Lets other runs at it again. */
	void release(String database) {
		value("SELECT pg_catalog.pg_advisory_unlock(" + LOCK + ", pg_catalog.hashtext(?))", database);
	}

	/** Whether the lock of a database could be had. */
	boolean lock(String database) {
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

	/** The databases here that are ours. */
	OwnDatabases own() {
		return new OwnDatabases(this);
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
