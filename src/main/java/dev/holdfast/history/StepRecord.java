package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One step of one attempt. Times are UTC, sizes bytes; what a step does not count is
 * null.
 *
 * @param executionId the attempt
 * @param name of the step
 * @param status in lower case, as Batch has it
 * @param started when this attempt at it began
 * @param ended when it ended, or null
 * @param bytesIn what came in
 * @param bytesOut what went out
 * @param tables dumped
 * @param rows dumped
 * @param files dumped
 * @param segments handed on
 * @param warnings the first of its warnings
 * @param failureCode name of the class of its failure, or null
 * @param failure what failed, or null
 * @param hint what to do about it, or null
 */
public record StepRecord(long executionId, String name, String status, @Nullable Instant started,
		@Nullable Instant ended, @Nullable Long bytesIn, @Nullable Long bytesOut, @Nullable Long tables,
		@Nullable Long rows, @Nullable Long files, @Nullable Long segments, List<String> warnings,
		@Nullable String failureCode, @Nullable String failure, @Nullable String hint) {

	public StepRecord {
		warnings = List.copyOf(warnings);
	}

	/** The steps of these executions, in the order in which they began. */
	static List<StepRecord> read(Connection connection, List<Long> executions) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT s.JOB_EXECUTION_ID, s.STEP_NAME,"
				+ " s.STATUS, s.START_TIME, s.END_TIME, COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) AS CONTEXT"
				+ " FROM BATCH_STEP_EXECUTION s LEFT JOIN BATCH_STEP_EXECUTION_CONTEXT c"
				+ " ON c.STEP_EXECUTION_ID = s.STEP_EXECUTION_ID WHERE s.JOB_EXECUTION_ID IN ("
				+ String.join(",", Collections.nCopies(executions.size(), "?")) + ") ORDER BY s.STEP_EXECUTION_ID")) {
			for (int i = 0; i < executions.size(); i++) {
				statement.setLong(i + 1, executions.get(i));
			}
			try (ResultSet rows = statement.executeQuery()) {
				List<StepRecord> steps = new ArrayList<>();
				while (rows.next()) {
					steps.add(of(rows, ContextJson.parse(rows.getString("CONTEXT"))));
				}
				return steps;
			}
		}
	}

	private static StepRecord of(ResultSet row, ContextJson context) throws SQLException {
		return new StepRecord(row.getLong("JOB_EXECUTION_ID"), row.getString("STEP_NAME"),
				row.getString("STATUS").toLowerCase(Locale.ROOT), RunRow.utc(row, "START_TIME"),
				RunRow.utc(row, "END_TIME"), context.number(HistoryKeys.BYTES_IN),
				context.number(HistoryKeys.BYTES_OUT), context.number(HistoryKeys.TABLES),
				context.number(HistoryKeys.ROWS), context.number(HistoryKeys.FILES),
				context.number(HistoryKeys.SEGMENTS), context.warnings(), context.text(HistoryKeys.FAILURE_CODE),
				context.text(HistoryKeys.FAILURE_MESSAGE), context.text(HistoryKeys.FAILURE_HINT));
	}

}
