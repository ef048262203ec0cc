package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings under which rows are read, so that equal rows give equal text whatever the
 * role, the database and the server are set to: for dumps and for proofs alike. What a
 * value's text depends on beyond these ({@code lc_monetary}, {@code xmloption}) is
 * recorded with the dump.
 */
final class SessionSettings {

	private SessionSettings() {
	}

	static void apply(Session session, int lockTimeout) throws SQLException {
		StringBuilder sql = new StringBuilder();
		settings(session.version(), lockTimeout)
			.forEach((name, value) -> sql.append("SET ").append(name).append(" = ").append(value).append(';'));
		session.execute(sql.toString());
	}

	private static Map<String, String> settings(ServerVersion version, int lockTimeout) {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("search_path", "''");
		settings.put("TimeZone", "'UTC'");
		settings.put("DateStyle", "'ISO'");
		settings.put("IntervalStyle", "'postgres'");
		settings.put("bytea_output", "'hex'");
		settings.put("extra_float_digits", "3");
		settings.put("quote_all_identifiers", "off");
		settings.put("standard_conforming_strings", "on");
		settings.put("row_security", "off");
		settings.put("synchronize_seqscans", "off");
		settings.put("jit", "off");
		settings.put("max_parallel_workers_per_gather", "0");
		settings.put("statement_timeout", "0");
		settings.put("idle_in_transaction_session_timeout", "0");
		settings.put("lock_timeout", String.valueOf(lockTimeout));
		if (version.atLeast(14)) {
			settings.put("idle_session_timeout", "0");
		}
		if (version.atLeast(17)) {
			settings.put("transaction_timeout", "0");
		}
		return settings;
	}

}
