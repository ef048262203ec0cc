package dev.holdfast.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Builds the query that chooses the runs of a page: SQL that H2 and PostgreSQL both know.
 * A run is one line, its latest execution, however often it was resumed. Names of
 * parameters stand in the text, not in variables, so that PostgreSQL uses the partial
 * index on them.
 */
final class HistorySql {

	/** Not a join: H2 would begin with the instances, and sort all of them. */
	private static final String JOB = """
			(SELECT i.JOB_NAME FROM BATCH_JOB_INSTANCE i WHERE i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID)""";

	private static final String RUNS = """
			SELECT e.JOB_EXECUTION_ID, %s AS JOB_NAME, e.CREATE_TIME, e.START_TIME, e.END_TIME, e.STATUS, e.EXIT_CODE,
				e.EXIT_MESSAGE
			FROM BATCH_JOB_EXECUTION e
			""".formatted(JOB);

	private static final String LATEST = """
			NOT EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION l WHERE l.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
				AND l.JOB_EXECUTION_ID > e.JOB_EXECUTION_ID)""";

	/** Every execution that worked on one backup, in order. */
	static final String OF_BACKUP = RUNS + """
			WHERE e.JOB_EXECUTION_ID IN (SELECT p.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION_PARAMS p
				WHERE p.PARAMETER_NAME = 'backupId' AND p.PARAMETER_VALUE = ?)
			OR e.JOB_EXECUTION_ID IN (SELECT s.JOB_EXECUTION_ID FROM BATCH_STEP_EXECUTION s WHERE s.STEP_NAME = ?)
			ORDER BY e.JOB_EXECUTION_ID""";

	/** For what most runs have: looked up from the newest run on. */
	private static final String COMMON = """
			EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION_PARAMS p WHERE p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND p.PARAMETER_NAME = '%s' AND (%s))""";

	/**
	 * That the deletion of a backup has begun: it must not be offered for anything any
	 * more, also when it never ended. A delete run that failed has begun it when it says
	 * so, or when nobody knows.
	 */
	/**
	 * The list of recipients is the value of one key: what follows its quote does not
	 * count.
	 */
	private static final String KEY = """
			EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION_CONTEXT c WHERE c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND POSITION('"holdfast.recipients":"' IN COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)) > 0
				AND SUBSTRING(SUBSTRING(COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) FROM
					POSITION('"holdfast.recipients":"' IN COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)) + 23)
					FROM 1 FOR POSITION('"' IN SUBSTRING(COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) FROM
						POSITION('"holdfast.recipients":"' IN COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)) + 23)))
					LIKE ? ESCAPE '!')""";

	/** The text after the key, up to its quote; what never expires has none. */
	private static final String EXPIRY = """
			EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION_CONTEXT c WHERE c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				AND POSITION('"holdfast.expiresAt":"' IN COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)) > 0
				AND SUBSTRING(COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) FROM
					POSITION('"holdfast.expiresAt":"' IN COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT)) + 22 FOR 20)
					<= ?)""";

	private static final String DELETED = """
			(%s = 'backup' AND EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION_PARAMS bp
				WHERE bp.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND bp.PARAMETER_NAME = 'backupId' AND (
				EXISTS (SELECT 1 FROM BATCH_STEP_EXECUTION ds WHERE ds.STEP_NAME = 'delete:' || bp.PARAMETER_VALUE
					AND ds.START_TIME IS NOT NULL)
				OR EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION_PARAMS dp
					JOIN BATCH_JOB_EXECUTION de ON de.JOB_EXECUTION_ID = dp.JOB_EXECUTION_ID
					JOIN BATCH_JOB_INSTANCE di ON di.JOB_INSTANCE_ID = de.JOB_INSTANCE_ID AND di.JOB_NAME = 'delete'
					LEFT JOIN BATCH_JOB_EXECUTION_CONTEXT dc ON dc.JOB_EXECUTION_ID = de.JOB_EXECUTION_ID
					WHERE dp.PARAMETER_NAME = 'backupId' AND dp.PARAMETER_VALUE = bp.PARAMETER_VALUE
					AND (%s)))))""".formatted(JOB, begun("de", "dc"));

	private final StringBuilder where = new StringBuilder("WHERE ").append(LATEST);

	private final List<Object> arguments = new ArrayList<>();

	private final String order;

	HistorySql(HistoryFilter filter) {
		and(JOB + " = ?", filter.job());
		and("e.CREATE_TIME >= ?", utc(filter.since()));
		and("e.CREATE_TIME < ?", utc(filter.until()));
		and(COMMON.formatted(HistoryKeys.PLAN, "p.PARAMETER_VALUE = ?"), filter.plan());
		and(COMMON.formatted(HistoryKeys.LABEL, "p.PARAMETER_VALUE = ?"), filter.label());
		requestedBy(filter.requestedBy());
		key(filter.key());
		expiry(filter.expiresUntil());
		statuses(filter.statuses());
		this.order = order(filter);
		this.arguments.add(filter.limit() + 1L);
		this.arguments.add((filter.page() - 1L) * filter.limit());
	}

	/** That a run of the delete job has begun to delete. */
	static String begun(String execution, String context) {
		return "%1$s.STATUS <> 'FAILED' OR %1$s.EXIT_CODE = '130' OR COALESCE(%2$s.SERIALIZED_CONTEXT, %2$s.SHORT_CONTEXT) LIKE '%%%3$s%%'"
			.formatted(execution, context, HistoryKeys.DELETION_BEGUN);
	}

	/** The query; one row more than the page holds tells that another one follows. */
	String text() {
		return RUNS + this.where + "\n" + this.order + "\nLIMIT ? OFFSET ?";
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
			and(COMMON.formatted(HistoryKeys.REQUESTED_BY,
					"p.PARAMETER_VALUE = ? OR p.PARAMETER_VALUE LIKE ? ESCAPE '!'"), name);
			this.arguments.add(escape(name) + "@%");
		}
	}

	/**
	 * Contexts are searched as text: what they hold is written by us, with these keys.
	 */
	private void key(@Nullable String fingerprint) {
		if (fingerprint != null) {
			and(KEY, "%" + escape(fingerprint) + "%");
		}
	}

	/** Times of expiry are text that sorts as the times do. */
	private void expiry(@Nullable Instant until) {
		if (until != null) {
			this.where.append("\nAND ").append(EXPIRY);
			this.arguments.add(until.truncatedTo(ChronoUnit.SECONDS).toString());
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
		return switch (status) {
			case PENDING -> "e.STATUS = 'STARTING'";
			case RUNNING -> "e.STATUS IN ('STARTED', 'STOPPING')";
			case COMPLETED -> "(e.STATUS = 'COMPLETED' AND NOT " + DELETED + ")";
			case FAILED -> "e.STATUS IN ('FAILED', 'ABANDONED', 'UNKNOWN')";
			case STOPPED -> "e.STATUS = 'STOPPED'";
			case DELETED -> "(e.STATUS = 'COMPLETED' AND " + DELETED + ")";
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
