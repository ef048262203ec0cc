package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.List;

import dev.holdfast.failure.HoldfastException;

/** Finds who holds, or waits for, a lock that keeps rows from being read. */
final class Blockers {

	/**
	 * Only ACCESS EXCLUSIVE conflicts with reading; one that waits blocks as one that is
	 * held does, because locks are granted in order.
	 */
	private static final String QUERY = """
			SELECT pg_catalog.format('table %s is locked by %s%s', l.relation::pg_catalog.regclass,
			    coalesce('process ' || l.pid, 'a prepared transaction'),
			    CASE WHEN a.pid IS NOT NULL THEN pg_catalog.format(' (role %s, application "%s"%s%s)',
			      a.usename, a.application_name,
			      ', ' || a.state || ' since ' || pg_catalog.to_char(a.xact_start, 'HH24:MI:SS TZ'), CASE WHEN l.granted THEN '' ELSE
			      ', itself waiting for process ' ||
			      pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(l.pid), ', ') END) END)
			FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
			WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
			  AND (pg_catalog.cardinality(?::oid[]) = 0 OR l.relation = ANY (?::oid[]))
			  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
			    WHERE d.datname = pg_catalog.current_database())
			ORDER BY l.granted DESC, a.xact_start LIMIT 1""";

	/** What the server says when a lock was not had in time. */
	static final String LOCK_TIMEOUT = "55P03";

	private Blockers() {
	}

	/**
	 * One line that names the blocker of any of these tables; empty when it has gone.
	 * Asks over a session of its own.
	 */
	static String of(DatabaseContext context, List<Relation> tables) {
		return ask(context, tables.stream().map(Relation::oid).toArray(Long[]::new));
	}

	/** The same for whatever table of the database. */
	static String any(DatabaseContext context) {
		return ask(context, new Long[0]);
	}

	private static String ask(DatabaseContext context, Long[] tables) {
		try (Session session = context.open()) {
			return session.single(QUERY, tables, tables);
		}
		catch (SQLException | HoldfastException ex) {
			return "";
		}
	}

}
