package dev.holdfast.source.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.Loading;

/**
 * Gives a database that was loaded and proven the name of the target, and keeps what was
 * there under another: both in one transaction, so that a crash leaves the one or the
 * other, together with what the outside sees of a database (owner, grants, settings).
 */
final class SwapIn {

	private static final int ATTEMPTS = 10;

	private static final int NAME = 63;

	private static final String IN_USE = "55006";

	/** How a session of ours is told. */
	private static final String OWN = "application \"holdfast\"";

	/** Tenths of a second. */
	private static final int PATIENCE = 30;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final TargetServer server;

	private final Loading loading;

	private final AcceptedMark mark;

	SwapIn(TargetServer server, Loading loading) {
		this.server = server;
		this.loading = loading;
		this.mark = new AcceptedMark(server, loading.id());
	}

	/**
	 * Says what is in the way of a swap, before anything is loaded.
	 * @throws HoldfastException {@code UNREACHABLE} with who or what it is
	 */
	void check(String target) {
		List<String> problems = new ArrayList<>();
		names("SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database = ?", target, problems,
				"logical replication slot %s belongs to it: drop it with pg_drop_replication_slot and make it anew");
		names("SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid "
				+ "WHERE d.datname = ?", target, problems,
				"subscription %s belongs to it: drop it, and create it anew afterwards");
		names("SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ?", target, problems,
				"prepared transaction %s is open in it: commit or roll it back");
		if (!problems.isEmpty()) {
			throw this.server.errors()
				.unfit("database \"" + target + "\" cannot be replaced: " + String.join("; ", problems),
						"mend these, then run the same command again");
		}
		List<String> sessions = sessions(target);
		if (!sessions.isEmpty() && !this.loading.terminateSessions()) {
			throw connected(target, sessions);
		}
	}

	private void names(String query, String target, List<String> problems, String problem) {
		this.server.query(query, (row) -> problems.add(String.format(problem, "\"" + row.getString(1) + "\"")), target);
	}

	/**
	 * Who is connected. Sessions of our own that a run left which was killed this very
	 * moment are given the time that the server takes to notice.
	 */
	private List<String> sessions(String target) {
		List<String> sessions = this.server.sessions(target);
		for (int i = 0; i < PATIENCE && sessions.stream().anyMatch((each) -> each.contains(OWN)); i++) {
			try {
				Thread.sleep(100);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new LoadStoppedException();
			}
			sessions = this.server.sessions(target);
		}
		return sessions;
	}

	private HoldfastException connected(String target, List<String> sessions) {
		return this.server.errors()
			.unfit("database \"" + target + "\" is in use by " + String.join("; ", sessions),
					"stop what uses it (the restore section of the plan can), or give --terminate-sessions");
	}

	/**
	 * @param own statements that give a new database what the backup's had; used where
	 * there is no target yet
	 * @return what became of what was there; empty for nothing
	 */
	String accept(String loaded, String target, List<String> own) {
		if (!this.server.exists(target)) {
			List<String> sql = new ArrayList<>();
			sql.add("COMMENT ON DATABASE " + Identifiers.quote(loaded) + " IS NULL");
			sql.addAll(own);
			sql.add(rename(loaded, target));
			sql.add(this.mark.database(target));
			swap(sql, loaded, loaded);
			return "";
		}
		check(target);
		String old = oldName(target, Instant.now());
		List<String> sql = DatabaseSettings.copy(this.server, target, loaded);
		sql.add(rename(target, old));
		sql.add(rename(loaded, target));
		sql.add(this.mark.database(target));
		sql.add("COMMENT ON DATABASE " + Identifiers.quote(old) + " IS "
				+ Identifiers.literal(OwnDatabases.mark(this.loading.id(), "replaced " + target)));
		swap(sql, target, loaded);
		return whatBecame(target, old);
	}

	private String whatBecame(String target, String old) {
		String kept = "what was in \"" + target + "\" is kept as database \"" + old + "\"";
		if (!this.loading.dropOld()) {
			return kept;
		}
		try {
			this.server.execute("DROP DATABASE " + Identifiers.quote(old));
			return "what was in \"" + target + "\" is dropped";
		}
		catch (HoldfastException ex) {
			return kept + ", because it could not be dropped: " + ex.what();
		}
	}

	private static String rename(String from, String to) {
		return "ALTER DATABASE " + Identifiers.quote(from) + " RENAME TO " + Identifiers.quote(to);
	}

	/**
	 * Ends sessions and swaps in one exchange; whoever comes back in between is ended
	 * again.
	 */
	private void swap(List<String> sql, String target, String loaded) {
		String ending = "SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(pid)) FROM "
				+ "pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid() AND (datname = "
				+ Identifiers.literal(loaded)
				+ (this.loading.terminateSessions() ? " OR datname = " + Identifiers.literal(target) : "") + ");\n";
		for (int attempt = 1;; attempt++) {
			try {
				this.server.transaction(ending + String.join(";\n", sql));
				return;
			}
			catch (SQLException ex) {
				if (!IN_USE.equals(ex.getSQLState())) {
					throw this.server.errors().statement("swap of database " + target, String.join("; ", sql), ex);
				}
				if (!this.loading.terminateSessions() || attempt == ATTEMPTS) {
					throw connected(target, this.server.sessions(target));
				}
			}
		}
	}

	/** {@code <name>_before_<time>}, within the server's limit. */
	static String oldName(String target, Instant time) {
		return beforeName(target, time(time));
	}

	/** A time in a name. */
	static String time(Instant time) {
		return TIME.format(time);
	}

	static String beforeName(String target, String time) {
		String suffix = "_before_" + time;
		StringBuilder begin = new StringBuilder(target);
		while ((begin + suffix).getBytes(StandardCharsets.UTF_8).length > NAME) {
			begin.deleteCharAt(begin.length() - 1);
		}
		return begin + suffix;
	}

}
