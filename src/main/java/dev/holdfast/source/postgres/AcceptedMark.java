package dev.holdfast.source.postgres;

import java.sql.SQLException;

/**
 * Says on the server that a run has put what it loaded in its place, in the transaction
 * that does it, until the run has ended: one that died in between would do it twice. It
 * is the first line of the database's comment, or a schema where tables were placed.
 */
final class AcceptedMark {

	private static final String RESTORED = "restored";

	private final TargetServer server;

	private final String id;

	AcceptedMark(TargetServer server, String id) {
		this.server = server;
		this.id = id;
	}

	private String mark() {
		return OwnDatabases.mark(this.id, RESTORED);
	}

	/** Statement that marks a database, whose comment stays below. */
	String database(String database) {
		return comment(database, "pg_catalog.concat_ws(E'\\n', " + Identifiers.literal(mark()) + ", c)", "true");
	}

	/** Statement that takes the mark off. */
	private String without(String database) {
		return comment(database, "nullif(pg_catalog.substr(c, " + (mark().length() + 2) + "), '')",
				"pg_catalog.starts_with(c, " + Identifiers.literal(mark()) + ")");
	}

	/** The database is looked for by name when it runs. */
	private static String comment(String database, String text, String condition) {
		return "DO $holdfast$ DECLARE c text := (SELECT pg_catalog.shobj_description(oid, 'pg_database') "
				+ "FROM pg_catalog.pg_database WHERE datname = " + Identifiers.literal(database) + "); BEGIN IF "
				+ condition + " THEN EXECUTE pg_catalog.format('COMMENT ON DATABASE %I IS %L', "
				+ Identifiers.literal(database) + ", " + text + "); END IF; END $holdfast$";
	}

	/** Statements that mark a database in which tables were placed. */
	String schema() {
		String schema = Identifiers.quote(BesideSchemas.base(this.id));
		return "CREATE SCHEMA " + schema + ";\nCOMMENT ON SCHEMA " + schema + " IS " + Identifiers.literal(mark());
	}

	/** Whether either mark is there. */
	boolean isOn(String database) {
		if (!this.server.exists(database)) {
			return false;
		}
		if (this.server.own().comment(database).lines().findFirst().orElse("").equals(mark())) {
			return true;
		}
		try (Session session = this.server.open(database)) {
			return mark().equals(session.single("SELECT pg_catalog.obj_description(oid, 'pg_namespace') "
					+ "FROM pg_catalog.pg_namespace WHERE nspname = ?", BesideSchemas.base(this.id)));
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at the target", ex);
		}
	}

	/** Takes both off. */
	void remove(String database) {
		if (!this.server.exists(database)) {
			return;
		}
		this.server.execute(without(database));
		try (Session session = this.server.open(database)) {
			if (mark().equals(session.single("SELECT pg_catalog.obj_description(oid, 'pg_namespace') "
					+ "FROM pg_catalog.pg_namespace WHERE nspname = ?", BesideSchemas.base(this.id)))) {
				session.execute("DROP SCHEMA " + Identifiers.quote(BesideSchemas.base(this.id)));
			}
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("tidying up in the target", ex);
		}
	}

}
