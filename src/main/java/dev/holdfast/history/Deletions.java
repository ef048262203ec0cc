package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

import dev.holdfast.failure.HoldfastException;

/** Deletions of a plan's backups that have begun and not ended: the marks. */
public final class Deletions {

	private static final String BEGUN = """
			SELECT SUBSTRING(s.STEP_NAME FROM 8) FROM BATCH_STEP_EXECUTION s WHERE s.STEP_NAME LIKE ? ESCAPE '!'
				AND s.START_TIME IS NOT NULL
			GROUP BY s.STEP_NAME HAVING MAX(CASE WHEN s.STATUS = 'COMPLETED' THEN 1 ELSE 0 END) = 0
			UNION
			SELECT b.PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS b
			JOIN BATCH_JOB_EXECUTION de ON de.JOB_EXECUTION_ID = b.JOB_EXECUTION_ID
			JOIN BATCH_JOB_INSTANCE di ON di.JOB_INSTANCE_ID = de.JOB_INSTANCE_ID AND di.JOB_NAME = 'delete'
			LEFT JOIN BATCH_JOB_EXECUTION_CONTEXT dc ON dc.JOB_EXECUTION_ID = de.JOB_EXECUTION_ID
			WHERE b.PARAMETER_NAME = 'backupId' AND b.PARAMETER_VALUE LIKE ? ESCAPE '!' AND de.STATUS <> 'COMPLETED'
			AND (%s)""".formatted(HistorySql.begun("de", "dc"));

	private Deletions() {
	}

	/**
	 * Ids of backups that were to be deleted, also of those that this history does not
	 * know otherwise. Those of plans whose names begin alike may be among them.
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public static Set<String> begun(HistoryDatabase database, String plan) {
		return database.read(Set.of(), (connection) -> read(connection, HistorySql.escape(plan + "-") + "%"));
	}

	private static Set<String> read(Connection connection, String pattern) throws SQLException {
		Set<String> ids = new TreeSet<>();
		try (PreparedStatement statement = connection.prepareStatement(BEGUN)) {
			statement.setString(1, HistoryKeys.DELETE_STEP + pattern);
			statement.setString(2, pattern);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					ids.add(rows.getString(1));
				}
			}
		}
		return ids;
	}

}
