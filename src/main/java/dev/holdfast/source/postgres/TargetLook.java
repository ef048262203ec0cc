package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.source.TargetState;

/** Looks at what a target holds before it is replaced. */
final class TargetLook {

	private static final long COUNTED = 64L << 20;

	/** Of a table that nobody has analysed the server knows what was written to it. */
	private static final String TABLES = """
			SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), CASE WHEN c.reltuples > 0 THEN c.reltuples::bigint
				ELSE pg_catalog.pg_stat_get_live_tuples(c.oid) END, pg_catalog.pg_relation_size(c.oid)
			FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			WHERE c.relkind IN ('r', 'p') AND""" + CatalogConditions.USER_SCHEMA;

	private static final String EVERY = "SELECT datname FROM pg_catalog.pg_database "
			+ "WHERE datallowconn AND NOT datistemplate AND datname <> 'postgres' AND datconnlimit <> -2 "
			+ "AND datname !~ '_before_[0-9]{8}T[0-9]{6}Z$' ORDER BY datname";

	private final ConnectionParameters parameters;

	private final LoadErrors errors;

	/**
	 * @param parameters of the target
	 */
	TargetLook(ConnectionParameters parameters, LoadErrors errors) {
		this.parameters = parameters;
		this.errors = errors;
	}

	/** The database of the parameters. */
	TargetState look() {
		return look(false);
	}

	/** Every database of the server together. */
	TargetState lookAtAll() {
		return look(true);
	}

	private TargetState look(boolean all) {
		Connector connector = new Connector(this.errors.server(), 5000);
		try (TargetServer server = new TargetServer(this.parameters, connector, this.errors)) {
			List<String> databases = new ArrayList<>();
			if (all) {
				server.query(EVERY, (row) -> databases.add(row.getString(1)));
			}
			else if (server.exists(this.parameters.database())) {
				databases.add(this.parameters.database());
			}
			long[] figures = new long[3];
			List<String> sessions = new ArrayList<>();
			for (String database : databases) {
				figures[2] += Long.parseLong(server.value("SELECT pg_catalog.pg_database_size(?::name)", database));
				sessions.addAll(server.sessions(database));
				try (Session session = server.open(database)) {
					List<String> unknown = new ArrayList<>();
					session.query(TABLES, (row) -> {
						figures[0]++;
						figures[1] += row.getLong(2);
						if (row.getLong(2) == 0 && row.getLong(3) > 0 && row.getLong(3) <= COUNTED) {
							unknown.add(row.getString(1));
						}
					});
					for (String table : unknown) {
						session.query("SELECT count(*) FROM ONLY " + table, (row) -> figures[1] += row.getLong(1));
					}
				}
			}
			return new TargetState(!databases.isEmpty(), figures[0], figures[1], figures[2], -1, sessions);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the target", ex);
		}
	}

}
