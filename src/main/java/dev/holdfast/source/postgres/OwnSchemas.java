package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.holdfast.source.Loading;

/**
 * Schemas of ours in a database that others use. Nothing is dropped that does not bear a
 * run's id in its name and our mark in its comment.
 */
final class OwnSchemas {

	private static final String OURS = "SELECT nspname, coalesce(pg_catalog.obj_description(oid, 'pg_namespace'), '') "
			+ "FROM pg_catalog.pg_namespace WHERE nspname ~ '^holdfast_[0-9A-Za-z]+(_[0-9]+)?$'";

	/** A new table may have grants that its owner has asked for in all of them. */
	private static final String GRANTED = """
			SELECT DISTINCT pg_catalog.format('REVOKE ALL ON %s %s FROM %s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE'
			    ELSE 'TABLE' END, c.oid::pg_catalog.regclass, CASE a.grantee WHEN 0 THEN 'PUBLIC'
			    ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
			FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
			WHERE c.relnamespace = ?::pg_catalog.regnamespace AND a.grantee <> c.relowner""";

	private final Session session;

	private final LoadErrors errors;

	OwnSchemas(Session session, LoadErrors errors) {
		this.session = session;
		this.errors = errors;
	}

	/** Makes those that are not there. */
	void make(Collection<String> schemas, Loading loading) {
		for (String schema : schemas) {
			if (value("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", schema).isEmpty()) {
				String role = (loading.role() != null) ? " AUTHORIZATION " + Identifiers.quote(loading.role()) : "";
				run("CREATE SCHEMA " + Identifiers.quote(schema) + role);
				mark(List.of(schema), loading.id(), "loading");
			}
		}
	}

	void mark(Collection<String> schemas, String id, String state) {
		schemas.forEach((schema) -> run("COMMENT ON SCHEMA " + Identifiers.quote(schema) + " IS "
				+ Identifiers.literal(OwnDatabases.mark(id, state))));
	}

	/** How far a run came; empty when any of its schemas is not there. */
	String state(Collection<String> schemas, String id) {
		String state = "";
		for (String schema : schemas) {
			String comment = value("SELECT pg_catalog.obj_description(oid, 'pg_namespace') "
					+ "FROM pg_catalog.pg_namespace WHERE nspname = ?", schema);
			String mark = OwnDatabases.mark(id, "");
			if (!comment.startsWith(mark)) {
				return "";
			}
			state = (state.isEmpty() || state.equals(LoadSite.LOADED)) ? comment.substring(mark.length()) : state;
		}
		return state;
	}

	/** Takes away what default privileges have given others. */
	void revokeAll(Collection<String> schemas) throws SQLException {
		for (String schema : schemas) {
			List<String> revokes = new ArrayList<>();
			this.session.query(GRANTED, (row) -> revokes.add(row.getString(1)), Identifiers.quote(schema));
			revokes.forEach(this::run);
		}
	}

	/** Drops those of a run. */
	void drop(String id) {
		drop((found) -> found.equals(id));
	}

	/** Drops those of other runs; to be called by who keeps others from this database. */
	void dropOthers(String id) {
		drop((found) -> !found.equals(id));
	}

	private void drop(java.util.function.Predicate<String> wanted) {
		List<String> schemas = new ArrayList<>();
		try {
			this.session.query(OURS, (row) -> {
				String[] words = row.getString(2).split(" ");
				if (words.length == 3 && words[0].equals("holdfast") && wanted.test(words[1])
						&& row.getString(1).startsWith(BesideSchemas.base(words[1]))) {
					schemas.add(row.getString(1));
				}
			});
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at schemas", ex);
		}
		schemas.forEach((schema) -> run("DROP SCHEMA " + Identifiers.quote(schema) + " CASCADE"));
	}

	private String value(String sql, Object... parameters) {
		try {
			return this.session.single(sql, parameters);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at schemas", ex);
		}
	}

	private void run(String sql) {
		try {
			this.session.execute(sql);
		}
		catch (SQLException ex) {
			throw this.errors.statement("schema", sql, ex);
		}
	}

}
