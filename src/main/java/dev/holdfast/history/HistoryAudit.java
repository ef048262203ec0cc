package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.holdfast.audit.AuditCheck;
import dev.holdfast.audit.AuditFinding;
import dev.holdfast.audit.AuditHead;
import dev.holdfast.audit.AuditNote;
import dev.holdfast.audit.AuditReport;
import dev.holdfast.audit.AuditWitnesses;
import dev.holdfast.audit.ChainReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/** The audit chain of a history. */
public final class HistoryAudit {

	private static final String LAST = "SELECT COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)"
			+ " FROM BATCH_JOB_EXECUTION e JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
			+ " JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID"
			+ " JOIN BATCH_JOB_EXECUTION_CONTEXT c ON c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID"
			+ " WHERE p.PARAMETER_NAME = 'plan' AND p.PARAMETER_VALUE = ? AND i.JOB_NAME = 'backup'"
			+ " AND e.STATUS = 'COMPLETED' ORDER BY e.JOB_EXECUTION_ID DESC FETCH FIRST 1 ROW ONLY";

	private final HistoryDatabase database;

	public HistoryAudit(HistoryDatabase database) {
		this.database = database;
	}

	/**
	 * The chain as it is before a run.
	 * @param id the backup that will be made
	 * @return null where there is none yet
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public @Nullable AuditNote note(BackupId id, Instant now) {
		return this.database
			.read(Optional.<AuditNote>empty(),
					(connection) -> Optional.ofNullable(
							ChainReading.note(connection, id.value(), id.plan(), noted(connection, id.plan()), now)))
			.orElse(null);
	}

	/** The head that the plan's last backup has noted. */
	private static @Nullable AuditHead noted(Connection connection, String plan) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(LAST)) {
			statement.setString(1, plan);
			try (ResultSet row = statement.executeQuery()) {
				String head = row.next() ? ContextJson.parse(row.getString(1)).text(HistoryKeys.AUDIT_HEAD) : null;
				return (head != null) ? AuditHead.parse(head).orElse(null) : null;
			}
		}
	}

	/** Compares the history with its chain, as both are at one moment. */
	public AuditReport check() {
		return check(Witnesses.NONE);
	}

	/**
	 * Compares the history with its chain, and with what lies beside backups, as all are
	 * at one moment. Without a history only the latter are compared with each other.
	 * @param witnesses hands over what lies beside backups
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public AuditReport check(Witnesses witnesses) {
		try {
			AuditReport report = this.database.read(Optional.<AuditReport>empty(), (connection) -> {
				connection.setAutoCommit(false);
				connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
				try {
					return Optional.of(with(AuditCheck.run(connection), new AuditWitnesses(connection), witnesses));
				}
				finally {
					connection.rollback();
				}
			}).orElse(null);
			return (report != null) ? report
					: with(new AuditReport(null, 0, 0, List.of(), List.of()), new AuditWitnesses(null), witnesses);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("no history was asked", ex);
		}
	}

	private static AuditReport with(AuditReport own, AuditWitnesses witnesses, Witnesses from) throws SQLException {
		List<String> notes = new ArrayList<>(own.notes());
		from.tell(witnesses, notes::add);
		List<AuditFinding> findings = new ArrayList<>(own.findings());
		findings.addAll(witnesses.findings());
		witnesses.otherChains()
			.forEach((chain, backups) -> notes.add("backups of another history, whose chain " + chain
					+ " is not this one's: " + backups + "; it was lost, or put in place of this one"));
		return new AuditReport(own.head(), own.links(), own.executions(), findings, notes);
	}

	/** Hands over what lies beside backups. */
	@FunctionalInterface
	public interface Witnesses {

		/** None. */
		Witnesses NONE = (witnesses, notes) -> {
		};

		/**
		 * Tells all of it.
		 * @param notes hears what could not be read
		 */
		void tell(AuditWitnesses witnesses, Consumer<String> notes) throws SQLException;

	}

}
