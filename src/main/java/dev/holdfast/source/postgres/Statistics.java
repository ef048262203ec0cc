package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Gathers statistics of every table, the largest first, on several connections: the
 * server would take one table after another.
 */
final class Statistics {

	/** A partitioned table takes its partitions along. */
	private static final String TABLES = "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) "
			+ "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
			+ "WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't' "
			+ "ORDER BY CASE c.relkind WHEN 'p' THEN 9223372036854775807 ELSE pg_catalog.pg_relation_size(c.oid) END DESC";

	private final LoadPlace place;

	Statistics(LoadPlace place) {
		this.place = place;
	}

	/**
	 * Gathers them.
	 * @param session that lists the tables
	 */
	void gather(Session session, int workers) throws SQLException {
		Queue<String> waiting = new ConcurrentLinkedQueue<>();
		session.query(TABLES, (row) -> waiting.add(row.getString(1)));
		Crew crew = new Crew(this.place::cut);
		for (int i = 0; i < Math.min(workers, waiting.size()); i++) {
			crew.start("analyze " + i, () -> work(waiting));
		}
		crew.await();
	}

	private void work(Queue<String> waiting) {
		try (Session session = this.place.open()) {
			for (String table = waiting.poll(); table != null; table = waiting.poll()) {
				analyze(session, table);
			}
		}
	}

	private void analyze(Session session, String table) {
		String sql = "ANALYZE " + table;
		try {
			session.load().run(LoadStream.utf8(sql));
		}
		catch (SQLException | IOException ex) {
			throw this.place.errors().statement("statistics of " + table, sql, ex);
		}
	}

}
