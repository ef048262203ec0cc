package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import dev.holdfast.evidence.Evidence;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.evidence.Verdict;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** What restores and restore tests have shown of a plan's backups, from the history. */
public final class Proofs {

	private static final String RUNS = """
			SELECT b.PARAMETER_VALUE, e.END_TIME, e.EXIT_CODE, COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)
			FROM BATCH_JOB_EXECUTION e
			JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
				AND i.JOB_NAME IN ('restore', 'restore-test')
			JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND p.PARAMETER_NAME = 'plan' AND p.PARAMETER_VALUE = ?
			JOIN BATCH_JOB_EXECUTION_PARAMS b ON b.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND b.PARAMETER_NAME = 'backupId'
			JOIN BATCH_JOB_EXECUTION_CONTEXT c ON c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
			WHERE e.END_TIME IS NOT NULL
			ORDER BY e.JOB_EXECUTION_ID""";

	private static final String DAMAGED = String.valueOf(ExitCode.DAMAGED.code());

	private final HistoryDatabase database;

	public Proofs(HistoryDatabase database) {
		this.database = database;
	}

	/**
	 * Writes what was kept of a proof into the context of the job that made it; to be
	 * called by its {@code record} step.
	 */
	public static void write(ExecutionContext context, EvidenceStore.Kept kept) {
		Evidence evidence = kept.signed().evidence();
		context.putString(HistoryKeys.VERDICT, evidence.verdict().word());
		evidence.reasons().stream().findFirst().ifPresent((why) -> context.putString(HistoryKeys.PROOF_REASON, why));
		context.putLong(HistoryKeys.RECOVERY_MILLIS, evidence.run().recoveryTime().toMillis());
		context.putLong(HistoryKeys.DATA_AGE_MILLIS, evidence.dataAge().toMillis());
		context.putString(HistoryKeys.EVIDENCE_SHA256, kept.signed().sha256());
	}

	/**
	 * What is known of each of a plan's backups that was ever restored.
	 * @return by backup id
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public Map<String, Restored> ofPlan(String plan) {
		return this.database.read(Map.of(), (connection) -> of(connection, plan));
	}

	static Map<String, Restored> of(Connection connection, String plan) throws SQLException {
		Map<String, Restored> found = new HashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
			statement.setString(1, plan);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					Instant ended = RunRow.utc(rows, "END_TIME");
					if (ended != null) {
						found.merge(rows.getString(1),
								of(ended, rows.getString("EXIT_CODE"), ContextJson.parse(rows.getString(4))),
								Restored::then);
					}
				}
			}
		}
		return found;
	}

	private static Restored of(Instant ended, @Nullable String exitCode, ContextJson context) {
		String verdict = context.text(HistoryKeys.VERDICT);
		boolean proven = Verdict.PROVEN.word().equals(verdict);
		return new Restored(ended, proven ? ended : null, !proven && DAMAGED.equals(exitCode), verdict,
				context.text(HistoryKeys.EVIDENCE_SHA256));
	}

	/**
	 * What is known of one backup.
	 *
	 * @param at when it was last restored
	 * @param provenAt when it was last proven; null for never
	 * @param bad whether a restore found it not to be what was dumped, and none of the
	 * later ones has proven it
	 * @param verdict of the last run that came to one, or null
	 * @param evidenceSha256 of the newest evidence, or null
	 */
	public record Restored(Instant at, @Nullable Instant provenAt, boolean bad, @Nullable String verdict,
			@Nullable String evidenceSha256) {

		/** A run that could not reach its target says nothing about the backup. */
		Restored then(Restored later) {
			boolean bad = (later.provenAt == null) && (later.bad || this.bad);
			return new Restored(later.at, (later.provenAt != null) ? later.provenAt : this.provenAt, bad,
					(later.verdict != null) ? later.verdict : this.verdict,
					(later.evidenceSha256 != null) ? later.evidenceSha256 : this.evidenceSha256);
		}

		/** Whether it counts as proven: proven once, and not found bad since. */
		public boolean proven() {
			return this.provenAt != null && !this.bad;
		}

	}

}
