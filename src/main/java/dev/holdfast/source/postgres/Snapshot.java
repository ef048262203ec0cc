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
 * @param selected the relations in the snapshot
 */
record Snapshot(Session leader, String id, Instant instant, Selection.Selected selected) {

	private static final int ATTEMPTS = 20;

	private static final int LOCKS_PER_STATEMENT = 200;

	/** A relation or schema that was just listed is gone. */
	private static final Set<String> GONE = Set.of("42P01", "3F000", "42809");

	/**
	 * @param leader an idle session, whose transaction this begins
	 * @param lister another one, to look from outside
	 * @param selection which tables will be read
	 */
	static Snapshot take(Session leader, Session lister, Selection selection, DatabaseContext context) {
		try {
			for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
				List<Relation> before = selection.of(Catalog.relations(lister)).readable();
				leader.begin();
				if (lock(leader, before, context)) {
					Snapshot snapshot = export(leader, selection);
					if (same(before, snapshot.selected().readable())) {
						return snapshot;
					}
				}
				leader.rollback();
			}
		}
		catch (SQLException ex) {
			throw context.errors().reading("taking the snapshot", ex);
		}
		throw context.errors()
			.failure("tables were created, dropped or renamed at each of " + ATTEMPTS + " attempts to take a snapshot",
					"run the backup when the schema is at rest", null);
	}

	private static boolean lock(Session leader, List<Relation> tables, DatabaseContext context) {
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
			throw refused(tables, context, ex);
		}
	}

	private static HoldfastException refused(List<Relation> tables, DatabaseContext context, SQLException ex) {
		if ("55P03".equals(ex.getSQLState())) {
			return context.errors().blocked(Blockers.of(context, tables), ex);
		}
		return context.errors().locking(tables.size(), ex);
	}

	private static Snapshot export(Session leader, Selection selection) throws SQLException {
		List<String> ids = new ArrayList<>();
		List<Instant> instants = new ArrayList<>();
		leader.query("SELECT pg_catalog.pg_export_snapshot(), pg_catalog.clock_timestamp()", (row) -> {
			ids.add(row.getString(1));
			instants.add(row.getObject(2, OffsetDateTime.class).toInstant());
		});
		return new Snapshot(leader, ids.get(0), instants.get(0), selection.of(Catalog.relations(leader)));
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
