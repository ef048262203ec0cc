package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.List;

/** Estimates how large a dump will be. */
final class DatabaseSize {

	private static final String TABLES = "SELECT coalesce(pg_catalog.sum(pg_catalog.pg_table_size(t.oid::pg_catalog.regclass)), 0) "
			+ "FROM pg_catalog.unnest(?::oid[]) AS t (oid)";

	private DatabaseSize() {
	}

	/** Bytes of these tables on the server, which text of them is about as large as. */
	static long of(Session session, List<Relation> tables) throws SQLException {
		return Long.parseLong(session.single(TABLES, (Object) tables.stream().map(Relation::oid).toArray(Long[]::new)));
	}

}
