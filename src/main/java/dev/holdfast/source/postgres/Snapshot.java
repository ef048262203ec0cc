package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.holdfast.failure.HoldfastException;

/**
 * The one instant that a dump shows. Tables are locked before the snapshot is taken,
 * because a TRUNCATE or a rewrite between the two would show the table as empty; and they
 * are listed again in the snapshot, because one may have come, gone or been replaced
 * before its lock was there. Locks and snapshot last as long as the leader's transaction,
 * so {@link #checkAlive} must pass after the last row.
 *
 * @param leader the session that holds the locks
 * @param id under which other sessions see the same instant
 * @param instant the server's clock when the snapshot was taken
 * @param relations every relation in the snapshot
 */
record Snapshot(Session leader, String id, Instant instant, List<Relation> relations) {

	private static final int ATTEMPTS = 20;

	private static final int LOCKS_PER_STATEMENT = 200;

	/** A relation or schema that was just listed is gone. */
	private static final Set<String> GONE = Set.of("42P01", "3F000", "42809");

	Snapshot {
		relations = List.copyOf(relations);
	}

	/**
	 * @param leader an idle session, whose transaction this begins
	 * @param lister another one, to look from outside
	 * @param selection which tables will be read
	 */
	static Snapshot take(Session leader, Session lister, Selection selection, ServerErrors errors) {
		try {
			for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
				List<Relation> before = selection.readable(Catalog.relations(lister));
				leader.begin();
				if (lock(leader, lister, before, errors)) {
					Snapshot snapshot = export(leader);
					if (same(before, selection.readable(snapshot.relations()))) {
						return snapshot;
					}
				}
				leader.rollback();
			}
		}
		catch (SQLException ex) {
			throw errors.reading("taking the snapshot", ex);
		}
		throw errors.failure(
				"tables were created, dropped or renamed at each of " + ATTEMPTS + " attempts to take a snapshot",
				"run the backup when the schema is at rest", null);
	}

	private static boolean lock(Session leader, Session lister, List<Relation> tables, ServerErrors errors)
			throws SQLException {
		try {
			for (int from = 0; from < tables.size(); from += LOCKS_PER_STATEMENT) {
				int to = Math.min(tables.size(), from + LOCKS_PER_STATEMENT);
				List<String> names = tables.subList(from, to)
					.stream()
					.map((table) -> "ONLY " + table.qualified())
					.toList();
				leader.execute("LOCK TABLE " + String.join(", ", names) + " IN ACCESS SHARE MODE");
			}
			return true;
		}
		catch (SQLException ex) {
			if (GONE.contains(String.valueOf(ex.getSQLState()))) {
				return false;
			}
			throw refused(lister, tables, errors, ex);
		}
	}

	private static HoldfastException refused(Session lister, List<Relation> tables, ServerErrors errors,
			SQLException ex) throws SQLException {
		if ("55P03".equals(ex.getSQLState())) {
			return errors.blocked(Blockers.of(lister, tables.stream().map(Relation::oid).toList()), ex);
		}
		return errors.locking(tables.size(), ex);
	}

	private static Snapshot export(Session leader) throws SQLException {
		List<Snapshot> taken = new ArrayList<>();
		leader.query("SELECT pg_catalog.pg_export_snapshot(), pg_catalog.clock_timestamp()", (row) -> taken.add(
				new Snapshot(leader, row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), List.of())));
		Snapshot snapshot = taken.get(0);
		return new Snapshot(leader, snapshot.id(), snapshot.instant(), Catalog.relations(leader));
	}

	private static boolean same(List<Relation> before, List<Relation> after) {
		if (before.size() != after.size()) {
			return false;
		}
		for (int i = 0; i < before.size(); i++) {
			if (!before.get(i).same(after.get(i))) {
				return false;
			}
		}
		return true;
	}

	/** Shows that no lock was lost since the snapshot was taken. */
	void checkAlive(ServerErrors errors) {
		try {
			this.leader.single("SELECT 1");
		}
		catch (SQLException ex) {
			throw errors.reading("holding the snapshot", ex);
		}
	}

}
