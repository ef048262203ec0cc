package dev.holdfast.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.holdfast.audit.AuditChain;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The versions of the history's tables: numbered scripts, applied in order, each once,
 * noted in HOLDFAST_SCHEMA. On PostgreSQL all of it is one transaction under an advisory
 * lock, so that two first launches do not meet. The embedded file is open in one process
 * only, and its scripts can be run again after a kill.
 */
final class HistorySchema {

	/** The version that this program reads and writes. */
	static final int CURRENT = 4;

	/** The version that began the audit chain. */
	private static final int CHAIN = 3;

	/** Key of the advisory lock around a migration: "hfschema". */
	static final long LOCK = 0x6866736368656d61L;

	private static final String TABLE = "CREATE TABLE IF NOT EXISTS HOLDFAST_SCHEMA (VERSION INTEGER NOT NULL PRIMARY KEY,"
			+ " INSTALLED_AT TIMESTAMP NOT NULL)";

	private final boolean postgres;

	HistorySchema(boolean postgres) {
		this.postgres = postgres;
	}

	/**
	 * Brings the tables to {@link #CURRENT}.
	 * @throws HoldfastException with {@code UNREACHABLE} when a newer program has changed
	 * them
	 */
	void prepare(Connection connection) throws SQLException {
		if (version(connection) == CURRENT) {
			return;
		}
		synchronized (HistorySchema.class) {
			connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			connection.setAutoCommit(false);
			try {
				migrate(connection);
				connection.commit();
			}
			catch (SQLException ex) {
				connection.rollback();
				throw ex;
			}
			finally {
				connection.setAutoCommit(true);
			}
		}
	}

	private void migrate(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			if (this.postgres) {
				statement.execute("SET LOCAL client_min_messages = warning");
				statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
			}
			for (int next = version(connection) + 1; next <= CURRENT; next++) {
				for (String sql : script(next)) {
					statement.execute(sql);
				}
				statement.execute(TABLE);
				if (next == CHAIN) {
					AuditChain.begin(connection);
				}
				statement.execute("INSERT INTO HOLDFAST_SCHEMA VALUES (" + next + ", CURRENT_TIMESTAMP)");
			}
		}
	}

	/** The version of the tables; 0 where there are none. */
	int version(Connection connection) throws SQLException {
		if (!exists(connection)) {
			return 0;
		}
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT MAX(VERSION) FROM HOLDFAST_SCHEMA")) {
			rows.next();
			return known(rows.getInt(1));
		}
	}

	/**
	 * Reads from pg_class, because only a statement that opens a relation makes a session
	 * take notice of what others created: to_regclass alone goes on answering "no" from
	 * the session's cache after a wait for the lock.
	 */
	private boolean exists(Connection connection) throws SQLException {
		String sql = this.postgres
				? "SELECT relname FROM pg_catalog.pg_class WHERE oid = to_regclass('holdfast_schema')"
				: "SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA"
						+ " AND TABLE_NAME = 'HOLDFAST_SCHEMA'";
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			return rows.next() && rows.getString(1) != null;
		}
	}

	private static int known(int version) {
		if (version > CURRENT) {
			throw new HoldfastException(
					ExitCode.UNREACHABLE, "history was written by a newer Holdfast (schema " + version
							+ ", this program knows " + CURRENT + ")",
					"use the newer program, or another home directory");
		}
		return version;
	}

	private List<String> script(int version) {
		String name = (this.postgres ? "postgresql" : "h2") + "/V" + version + ".sql";
		try (InputStream stream = HistorySchema.class.getResourceAsStream(name)) {
			if (stream == null) {
				throw new IllegalStateException("missing " + name);
			}
			return statements(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new IllegalStateException("unreadable " + name, ex);
		}
	}

	private static List<String> statements(String script) {
		String sql = script.lines().filter((line) -> !line.startsWith("--")).collect(Collectors.joining("\n"));
		List<String> statements = new ArrayList<>();
		for (String statement : sql.split(";")) {
			if (!statement.isBlank()) {
				statements.add(statement.strip());
			}
		}
		return statements;
	}

}
