package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What a page needs of its runs beside their rows, read for all of them by one query:
 * parameters, the job's context, and which run has deleted the backup since.
 */
final class RunNotes {

	private static final String NOTES = """
			SELECT p.JOB_EXECUTION_ID, 'parameter' AS KIND, p.PARAMETER_NAME AS NAME, p.PARAMETER_VALUE AS TEXT,
				CAST(NULL AS BIGINT) AS DELETED_BY, CAST(NULL AS TIMESTAMP) AS DELETED_AT
			FROM BATCH_JOB_EXECUTION_PARAMS p WHERE p.JOB_EXECUTION_ID IN (%1$s)
			UNION ALL
			SELECT c.JOB_EXECUTION_ID, 'context', NULL, COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT), NULL, NULL
			FROM BATCH_JOB_EXECUTION_CONTEXT c WHERE c.JOB_EXECUTION_ID IN (%1$s)
			UNION ALL
			SELECT b.JOB_EXECUTION_ID, 'deletion', dw.PARAMETER_VALUE, dr.PARAMETER_VALUE, de.JOB_EXECUTION_ID,
				CASE WHEN de.STATUS = 'COMPLETED' THEN de.END_TIME END
			FROM BATCH_JOB_EXECUTION_PARAMS b
			JOIN BATCH_JOB_EXECUTION_PARAMS dp ON dp.PARAMETER_NAME = 'backupId'
				AND dp.PARAMETER_VALUE = b.PARAMETER_VALUE
			JOIN BATCH_JOB_EXECUTION de ON de.JOB_EXECUTION_ID = dp.JOB_EXECUTION_ID
			JOIN BATCH_JOB_INSTANCE di ON di.JOB_INSTANCE_ID = de.JOB_INSTANCE_ID AND di.JOB_NAME = 'delete'
			LEFT JOIN BATCH_JOB_EXECUTION_PARAMS dr ON dr.JOB_EXECUTION_ID = de.JOB_EXECUTION_ID
				AND dr.PARAMETER_NAME = 'description'
			LEFT JOIN BATCH_JOB_EXECUTION_PARAMS dw ON dw.JOB_EXECUTION_ID = de.JOB_EXECUTION_ID
				AND dw.PARAMETER_NAME = 'requestedBy'
			LEFT JOIN BATCH_JOB_EXECUTION_CONTEXT dc ON dc.JOB_EXECUTION_ID = de.JOB_EXECUTION_ID
			WHERE b.PARAMETER_NAME = 'backupId' AND b.JOB_EXECUTION_ID IN (%1$s) AND (%2$s)
			UNION ALL
			SELECT b.JOB_EXECUTION_ID, 'deletion', dw.PARAMETER_VALUE, ds.EXIT_MESSAGE, ds.JOB_EXECUTION_ID,
				CASE WHEN ds.STATUS = 'COMPLETED' THEN ds.END_TIME END
			FROM BATCH_JOB_EXECUTION_PARAMS b
			JOIN BATCH_STEP_EXECUTION ds ON ds.STEP_NAME = 'delete:' || b.PARAMETER_VALUE AND ds.START_TIME IS NOT NULL
			LEFT JOIN BATCH_JOB_EXECUTION_PARAMS dw ON dw.JOB_EXECUTION_ID = ds.JOB_EXECUTION_ID
				AND dw.PARAMETER_NAME = 'requestedBy'
			WHERE b.PARAMETER_NAME = 'backupId' AND b.JOB_EXECUTION_ID IN (%1$s)
			UNION ALL
			SELECT b.JOB_EXECUTION_ID, vi.JOB_NAME || ' ' || ve.EXIT_CODE, NULL,
				COALESCE(vc.SERIALIZED_CONTEXT, vc.SHORT_CONTEXT), ve.JOB_EXECUTION_ID, ve.END_TIME
			FROM BATCH_JOB_EXECUTION_PARAMS b
			JOIN BATCH_JOB_EXECUTION_PARAMS vp ON vp.PARAMETER_NAME = 'backupId'
				AND vp.PARAMETER_VALUE = b.PARAMETER_VALUE
			JOIN BATCH_JOB_EXECUTION ve ON ve.JOB_EXECUTION_ID = vp.JOB_EXECUTION_ID AND ve.END_TIME IS NOT NULL
			JOIN BATCH_JOB_INSTANCE vi ON vi.JOB_INSTANCE_ID = ve.JOB_INSTANCE_ID
				AND vi.JOB_NAME IN ('verify', 'restore', 'restore-test')
			JOIN BATCH_JOB_EXECUTION_CONTEXT vc ON vc.JOB_EXECUTION_ID = ve.JOB_EXECUTION_ID
			WHERE b.PARAMETER_NAME = 'backupId' AND b.JOB_EXECUTION_ID IN (%1$s)""";

	private static final int LISTS = 5;

	private final Map<String, String> parameters = new HashMap<>();

	private final SortedMap<Long, Verifications.Verification> checks = new TreeMap<>();

	private ContextJson context = ContextJson.parse(null);

	private long deletedBy;

	private @Nullable Instant deletedAt;

	private @Nullable String deletedByWhom;

	private @Nullable String deletedBecause;

	/** The notes of each of these executions; of one that has none there are none. */
	static Map<Long, RunNotes> read(Connection connection, Collection<Long> executions) throws SQLException {
		Map<Long, RunNotes> notes = new HashMap<>();
		if (executions.isEmpty()) {
			return notes;
		}
		String list = String.join(",", Collections.nCopies(executions.size(), "?"));
		try (PreparedStatement statement = connection
			.prepareStatement(NOTES.formatted(list, HistorySql.begun("de", "dc")))) {
			int index = 0;
			for (int i = 0; i < LISTS; i++) {
				for (Long execution : executions) {
					statement.setLong(++index, execution);
				}
			}
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					notes.computeIfAbsent(rows.getLong(1), (id) -> new RunNotes()).take(rows);
				}
			}
		}
		return notes;
	}

	private void take(ResultSet row) throws SQLException {
		switch (row.getString("KIND")) {
			case "parameter" -> this.parameters.put(row.getString("NAME"), RunRow.text(row, "TEXT"));
			case "context" -> this.context = ContextJson.parse(row.getString("TEXT"));
			case "deletion" -> deletion(row);
			default -> check(row);
		}
	}

	/** Of several attempts the one that ended it, else the latest. */
	private void deletion(ResultSet row) throws SQLException {
		LocalDateTime at = row.getObject("DELETED_AT", LocalDateTime.class);
		long by = row.getLong("DELETED_BY");
		if (at != null || (this.deletedAt == null && by > this.deletedBy)) {
			this.deletedBy = by;
			this.deletedByWhom = row.getString("NAME");
			this.deletedAt = (at != null) ? at.toInstant(ZoneOffset.UTC) : null;
			String reason = row.getString("TEXT");
			this.deletedBecause = (reason != null && !reason.isBlank()) ? reason : null;
		}
	}

	/** The rows come in no order. */
	private void check(ResultSet row) throws SQLException {
		String kind = row.getString("KIND");
		int space = kind.indexOf(' ');
		Instant ended = row.getObject("DELETED_AT", LocalDateTime.class).toInstant(ZoneOffset.UTC);
		this.checks.put(row.getLong("DELETED_BY"), Verifications.of(ended, ContextJson.parse(row.getString("TEXT")),
				kind.substring(0, space), kind.substring(space + 1)));
	}

	/** What verifications and restores of the backup have found; null for nothing. */
	Verifications.@Nullable Verification checked() {
		return this.checks.values().stream().reduce(Verifications.Verification::then).orElse(null);
	}

	@Nullable String parameter(String name) {
		return this.parameters.get(name);
	}

	ContextJson context() {
		return this.context;
	}

	/** The execution that deleted the backup; 0 when none has. */
	long deletedBy() {
		return this.deletedBy;
	}

	/** Why the backup was deleted, for people; null when nothing says. */
	@Nullable String deletedByWhom() {
		return this.deletedByWhom;
	}

	@Nullable String deletedBecause() {
		return this.deletedBecause;
	}

	/** When the deletion ended; null where it has only begun. */
	@Nullable Instant deletedAt() {
		return this.deletedAt;
	}

}
