package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The table in the database being loaded that says what it holds already. Each piece is
 * loaded in one transaction with its mark, so that after a crash nothing is loaded twice
 * and nothing left out. It has gone before the proof.
 *
 * @param schema of its own, named after the run
 * @param comment of that schema
 */
record Marker(String schema, String comment) {

	/** Says that the schema before the rows is whole. */
	static final String PRE_DATA = "pre-data";

	static Marker of(String id) {
		return new Marker(BesideSchemas.base(id), OwnDatabases.mark(id, "loading"));
	}

	String create() {
		return "CREATE SCHEMA " + Identifiers.quote(this.schema) + "; CREATE TABLE " + table()
				+ " (name text COLLATE \"C\" PRIMARY KEY); COMMENT ON SCHEMA " + Identifiers.quote(this.schema) + " IS "
				+ Identifiers.literal(this.comment);
	}

	/** To be put before what it marks, in one text. */
	String mark(String name) {
		return "INSERT INTO " + table() + " VALUES (" + Identifiers.literal(LoadStream.utf8(name)) + ");\n";
	}

	/** Runs what is not marked yet, and marks it. */
	void once(LoadStream stream, String name, String sql) throws SQLException, IOException {
		try {
			stream.run(mark(name) + sql);
		}
		catch (SQLException ex) {
			if (!isDone(ex)) {
				throw ex;
			}
		}
	}

	/** Whether a text failed because it was run before. */
	boolean isDone(SQLException ex) {
		if ("23505".equals(ex.getSQLState()) && ex instanceof PSQLException psql) {
			ServerErrorMessage message = psql.getServerErrorMessage();
			return message != null && this.schema.equals(message.getSchema());
		}
		return false;
	}

	/** Whether this was marked. */
	boolean has(Session session, String name) throws SQLException {
		String table = session.single("SELECT pg_catalog.to_regclass(?)", table());
		return !table.isEmpty() && !session.single("SELECT name FROM " + table() + " WHERE name = ?", name).isEmpty();
	}

	String drop() {
		return "DROP SCHEMA IF EXISTS " + Identifiers.quote(this.schema) + " CASCADE";
	}

	private String table() {
		return Identifiers.quote(this.schema) + ".loaded";
	}

}
