package dev.holdfast.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Builds the query of one page: SQL that H2 and PostgreSQL both know. A run is one line,
 * its latest execution, however often it was resumed. Names of parameters stand in the
 * text, not in variables, so that PostgreSQL uses the partial index on them.
 */
final class HistorySql {

	/** What every query on runs selects; the latest execution of each instance. */
	private static final String RUNS = """
			SELECT e.JOB_EXECUTION_ID, i.JOB_NAME, e.CREATE_TIME, e.START_TIME, e.END_TIME, e.STATUS, e.EXIT_CODE,
				e.EXIT_MESSAGE, COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) AS CONTEXT,
				(SELECT MAX(d.JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION d WHERE %1$s) AS DELETED_BY,
				(SELECT MAX(d.END_TIME) FROM BATCH_JOB_EXECUTION d WHERE %1$s) AS DELETED_AT
			FROM BATCH_JOB_EXECUTION e
			JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
			LEFT JOIN BATCH_JOB_EXECUTION_CONTEXT c ON c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
			""";

	/** An execution d that has deleted the backup of execution e. */
	private static final String DELETES = """
			i.JOB_NAME = 'backup' AND d.STATUS = 'COMPLETED' AND d.JOB_EXECUTION_ID IN (
				SELECT dp.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION_PARAMS dp
				JOIN BATCH_JOB_EXECUTION de ON de.JOB_EXECUTION_ID = dp.JOB_EXECUTION_ID
				JOIN BATCH_JOB_INSTANCE di ON di.JOB_INSTANCE_ID = de.JOB_INSTANCE_ID AND di.JOB_NAME = 'delete'
				WHERE dp.PARAMETER_NAME = 'backupId' AND dp.PARAMETER_VALUE = (
					SELECT MAX(b.PARAMETER_VALUE) FROM BATCH_JOB_EXECUTION_PARAMS b
					WHERE b.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND b.PARAMETER_NAME = 'backupId'))""";

	private static final String LATEST = """
			NOT EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION l WHERE l.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
				AND l.JOB_EXECUTION_ID > e.JOB_EXECUTION_ID)""";

	/** Every execution that worked on one backup, in order. */
	static final String OF_BACKUP = """
			WHERE e.JOB_EXECUTION_ID IN (SELECT p.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION_PARAMS p
				WHERE p.PARAMETER_NAME = 'backupId' AND p.PARAMETER_VALUE = ?)
			ORDER BY e.JOB_EXECUTION_ID""";

	private static final String PARAMETER = """
			EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION_PARAMS p WHERE p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND p.PARAMETER_NAME = '%s' AND (%s))""";

	private final StringBuilder where = new StringBuilder("WHERE ").append(LATEST);

	private final List<Object> arguments = new ArrayList<>();

	private final String order;

	HistorySql(HistoryFilter filter) {
		and("i.JOB_NAME = ?", filter.job());
		and("e.CREATE_TIME >= ?", utc(filter.since()));
		and("e.CREATE_TIME < ?", utc(filter.until()));
		and(PARAMETER.formatted(HistoryKeys.PLAN, "p.PARAMETER_VALUE = ?"), filter.plan());
		and(PARAMETER.formatted(HistoryKeys.LABEL, "p.PARAMETER_VALUE = ?"), filter.label());
		requestedBy(filter.requestedBy());
		statuses(filter.statuses());
		this.order = order(filter);
		this.arguments.add(filter.limit() + 1L);
		this.arguments.add((filter.page() - 1L) * filter.limit());
	}

	/** The query; one row more than the page holds tells that another one follows. */
	String text() {
		return runs() + this.where + "\n" + this.order + "\nLIMIT ? OFFSET ?";
	}

	/** The select and joins of all queries on runs. */
	static String runs() {
		return RUNS.formatted(DELETES);
	}

	List<Object> arguments() {
		return this.arguments;
	}

	private void and(String condition, @Nullable Object argument) {
		if (argument != null) {
			this.where.append("\nAND ").append(condition);
			this.arguments.add(argument);
		}
	}

	/** {@code ops} finds {@code ops@db1}, too. */
	private void requestedBy(@Nullable String name) {
		if (name != null) {
			and(PARAMETER.formatted(HistoryKeys.REQUESTED_BY,
					"p.PARAMETER_VALUE = ? OR p.PARAMETER_VALUE LIKE ? ESCAPE '!'"), name);
			this.arguments.add(escape(name) + "@%");
		}
	}

	static String escape(String text) {
		return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
	}

	private void statuses(Set<BackupRecord.Status> statuses) {
		if (!statuses.isEmpty()) {
			List<String> any = new TreeSet<>(statuses).stream().map(HistorySql::condition).toList();
			this.where.append("\nAND (").append(String.join(" OR ", any)).append(')');
		}
	}

	private static String condition(BackupRecord.Status status) {
		String deleted = "EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION d WHERE " + DELETES + ")";
		return switch (status) {
			case PENDING -> "e.STATUS = 'STARTING'";
			case RUNNING -> "e.STATUS IN ('STARTED', 'STOPPING')";
			case COMPLETED -> "(e.STATUS = 'COMPLETED' AND NOT " + deleted + ")";
			case FAILED -> "e.STATUS IN ('FAILED', 'ABANDONED', 'UNKNOWN')";
			case STOPPED -> "e.STATUS = 'STOPPED'";
			case DELETED -> "(e.STATUS = 'COMPLETED' AND " + deleted + ")";
		};
	}

	/** The execution's number last, so that pages never overlap. */
	private static String order(HistoryFilter filter) {
		String direction = filter.descending() ? " DESC" : " ASC";
		String by = switch (filter.sort()) {
			case CREATED -> "e.CREATE_TIME";
			case PLAN -> "(SELECT MAX(p.PARAMETER_VALUE) FROM BATCH_JOB_EXECUTION_PARAMS p"
					+ " WHERE p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND p.PARAMETER_NAME = 'plan')";
			case STATUS -> "e.STATUS";
			case DURATION -> "(e.END_TIME - e.START_TIME)";
			case SIZE -> "(SELECT MAX(s.WRITE_COUNT) FROM BATCH_STEP_EXECUTION s"
					+ " WHERE s.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND s.STEP_NAME = 'record')";
		};
		return "ORDER BY " + by + direction + " NULLS LAST, e.JOB_EXECUTION_ID" + direction;
	}

	private static @Nullable LocalDateTime utc(@Nullable Instant instant) {
		return (instant != null) ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : null;
	}

}
