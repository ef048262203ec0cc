package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.evidence.Evidence;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.evidence.Verdict;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What verifications and restores of a plan's backups have found, from the history.
 */
public final class Verifications {

	private static final String RUNS = """
			SELECT b.PARAMETER_VALUE, e.END_TIME, COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT), i.JOB_NAME,
				e.EXIT_CODE
			FROM BATCH_JOB_EXECUTION e
			JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
				AND i.JOB_NAME IN ('verify', 'restore', 'restore-test')
			JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND p.PARAMETER_NAME = 'plan' AND p.PARAMETER_VALUE = ?
			JOIN BATCH_JOB_EXECUTION_PARAMS b ON b.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND b.PARAMETER_NAME = 'backupId'
			JOIN BATCH_JOB_EXECUTION_CONTEXT c ON c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
			WHERE e.END_TIME IS NOT NULL
			ORDER BY e.JOB_EXECUTION_ID""";

	/** Levels that read the archive: only these can take back that it is bad. */
	private static final Set<String> READING = Set.of("checksum", "content");

	private static final String PROVEN = Verdict.PROVEN.word();

	private static final String DAMAGED = String.valueOf(ExitCode.DAMAGED.code());

	private final HistoryDatabase database;

	public Verifications(HistoryDatabase database) {
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

	/** Writes that a run has shown nothing, whatever it has restored. */
	public static void writeUnproven(ExecutionContext context, String why) {
		context.putString(HistoryKeys.VERDICT, Verdict.UNPROVEN.word());
		context.putString(HistoryKeys.PROOF_REASON, why);
	}

	/**
	 * What is known of each of a plan's backups that was ever verified or restored.
	 * @return by backup id
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public Map<String, Verification> ofPlan(String plan) {
		return this.database.read(Map.of(), (connection) -> read(connection, plan));
	}

	private static Map<String, Verification> read(Connection connection, String plan) throws SQLException {
		Map<String, Verification> found = new HashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
			statement.setString(1, plan);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					String id = rows.getString(1);
					Instant ended = rows.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC);
					found.merge(id,
							of(ended, ContextJson.parse(rows.getString(3)), rows.getString(4), rows.getString(5)),
							Verification::then);
				}
			}
		}
		return found;
	}

	static Verification of(Instant ended, ContextJson context, String job, @Nullable String exitCode) {
		if (!job.equals(HistoryKeys.VERIFY_JOB)) {
			return restored(ended, context, DAMAGED.equals(exitCode));
		}
		List<String> results = context.names(HistoryKeys.DESTINATION_NAMES)
			.stream()
			.map((name) -> String.valueOf(context.text(HistoryKeys.destination(name, HistoryKeys.RESULT))))
			.toList();
		return new Verification(ended, results.contains("bad"), context.text(HistoryKeys.VERIFIED_LEVEL), false, null,
				null, null);
	}

	/**
	 * What was compared and found right stays proven when the run failed afterwards, for
	 * example because it could not swap in what it had restored.
	 */
	private static Verification restored(Instant ended, ContextJson context, boolean damaged) {
		String verdict = context.text(HistoryKeys.VERDICT);
		return new Verification(ended, false, null, damaged, (PROVEN.equals(verdict) && !damaged) ? ended : null,
				verdict, context.text(HistoryKeys.EVIDENCE_SHA256));
	}

	/**
	 * What is known of one backup.
	 *
	 * @param at when it was last looked at
	 * @param spoiled whether a copy was found not to be what was stored, and none of the
	 * later runs that read all copies found them right
	 * @param level how much of it was last found right at every destination; null for
	 * nothing
	 * @param disproven whether a restore found something else than was dumped, and no
	 * later one found all of it
	 * @param provenAt when a restore last found everything that was dumped, or null
	 * @param verdict of the last restore that came to one, or null
	 * @param evidenceSha256 of the newest evidence, or null
	 */
	public record Verification(Instant at, boolean spoiled, @Nullable String level, boolean disproven,
			@Nullable Instant provenAt, @Nullable String verdict, @Nullable String evidenceSha256) {

		/** Whether it must not be restored, nor be a reason to delete another. */
		public boolean bad() {
			return this.spoiled || this.disproven;
		}

		/**
		 * Whether a restore has found everything that was dumped, and none else since.
		 */
		public boolean proven() {
			return this.provenAt != null && !bad();
		}

		Verification then(Verification later) {
			boolean cleared = later.level != null && READING.contains(later.level);
			boolean proves = later.provenAt != null;
			return new Verification(later.at, later.spoiled || (this.spoiled && !cleared),
					(later.level != null || later.spoiled) ? later.level : this.level,
					later.disproven || (this.disproven && !proves), proves ? later.provenAt : this.provenAt,
					(later.verdict != null) ? later.verdict : this.verdict,
					(later.evidenceSha256 != null) ? later.evidenceSha256 : this.evidenceSha256);
		}

	}

}
