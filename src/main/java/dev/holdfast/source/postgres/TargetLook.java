package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.List;

import dev.holdfast.source.TargetState;

/** Looks at what a target holds before it is replaced. */
final class TargetLook {

	private static final String TABLES = "SELECT count(*), coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint "
			+ "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
			+ "WHERE c.relkind IN ('r', 'p') AND" + CatalogConditions.USER_SCHEMA;

	private final ConnectionParameters parameters;

	private final LoadErrors errors;

	private final boolean scratch;

	/**
	 * @param scratch whether the database itself is of no account
	 */
	TargetLook(ConnectionParameters parameters, LoadErrors errors, boolean scratch) {
		this.parameters = parameters;
		this.errors = errors;
		this.scratch = scratch;
	}

	TargetState look() {
		Connector connector = new Connector(this.errors.server(), 5000);
		try (TargetServer server = new TargetServer(this.parameters, connector, this.errors)) {
			String database = this.parameters.database();
			server.session();
			if (this.scratch || !server.exists(database)) {
				return new TargetState(false, 0, 0, 0, -1, List.of());
			}
			long[] figures = new long[2];
			long bytes = Long.parseLong(server.value("SELECT pg_catalog.pg_database_size(?::name)", database));
			List<String> sessions = server.sessions(database);
			try (Session session = server.open(database)) {
				session.query(TABLES, (row) -> {
					figures[0] = row.getLong(1);
					figures[1] = row.getLong(2);
				});
			}
			return new TargetState(true, figures[0], figures[1], bytes, -1, sessions);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the target", ex);
		}
	}

}
