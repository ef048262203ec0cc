package dev.holdfast.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** One row of {@link HistorySql}. Times in the tables are UTC without saying so. */
record RunRow(long id, String job, Instant created, @Nullable Instant started, @Nullable Instant ended, String status,
		String exitCode, String exitMessage) {

	static RunRow of(ResultSet row) throws SQLException {
		return new RunRow(row.getLong("JOB_EXECUTION_ID"), row.getString("JOB_NAME"),
				Objects.requireNonNull(utc(row, "CREATE_TIME")), utc(row, "START_TIME"), utc(row, "END_TIME"),
				row.getString("STATUS"), text(row, "EXIT_CODE"), text(row, "EXIT_MESSAGE"));
	}

	static @Nullable Instant utc(ResultSet row, String column) throws SQLException {
		LocalDateTime time = row.getObject(column, LocalDateTime.class);
		return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
	}

	static String text(ResultSet row, String column) throws SQLException {
		String text = row.getString(column);
		return (text != null) ? text : "";
	}

}
