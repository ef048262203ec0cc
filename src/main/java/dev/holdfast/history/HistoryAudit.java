package dev.holdfast.history;

import java.sql.Connection;
import java.util.List;

import dev.holdfast.audit.AuditCheck;
import dev.holdfast.audit.AuditReport;
import dev.holdfast.failure.HoldfastException;

/** The audit chain of a history. */
public final class HistoryAudit {

	private final HistoryDatabase database;

	public HistoryAudit(HistoryDatabase database) {
		this.database = database;
	}

	/**
	 * Compares the history with its chain, as both are at one moment.
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public AuditReport check() {
		return this.database.read(new AuditReport(null, 0, 0, List.of(), List.of()), (connection) -> {
			connection.setAutoCommit(false);
			connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			try {
				return AuditCheck.run(connection);
			}
			finally {
				connection.rollback();
			}
		});
	}

}
