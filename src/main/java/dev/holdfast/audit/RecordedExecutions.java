package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Executions as the tables have them now, each as a document: everything that any reader
 * of the history shows. Contexts, which may be long, stand in it by their hash.
 */
final class RecordedExecutions {

	/** A step for each of many partitions would make a document too long. */
	private static final int STEPS = 60;

	private static final String EXECUTIONS = "SELECT e.JOB_EXECUTION_ID, e.JOB_INSTANCE_ID AS INSTANCE,"
			+ " i.JOB_NAME AS JOB, e.CREATE_TIME AS CREATED, e.START_TIME AS STARTED, e.END_TIME AS ENDED,"
			+ " e.STATUS, e.EXIT_CODE AS EXITCODE, e.EXIT_MESSAGE AS EXITMESSAGE,"
			+ " COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) AS CONTEXT FROM BATCH_JOB_EXECUTION e"
			+ " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
			+ " LEFT JOIN BATCH_JOB_EXECUTION_CONTEXT c ON c.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID"
			+ " WHERE e.JOB_EXECUTION_ID IN (%s)";

	private static final String PARAMETERS = "SELECT JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE,"
			+ " PARAMETER_VALUE, IDENTIFYING FROM BATCH_JOB_EXECUTION_PARAMS WHERE JOB_EXECUTION_ID IN (%s)"
			+ " ORDER BY PARAMETER_NAME, PARAMETER_VALUE";

	private static final String STEP_EXECUTIONS = "SELECT s.JOB_EXECUTION_ID, s.STEP_EXECUTION_ID AS STEP,"
			+ " s.STEP_NAME AS NAME, s.CREATE_TIME AS CREATED, s.START_TIME AS STARTED, s.END_TIME AS ENDED,"
			+ " s.STATUS, s.EXIT_CODE AS EXITCODE, s.EXIT_MESSAGE AS EXITMESSAGE, s.READ_COUNT AS BYTESIN,"
			+ " s.WRITE_COUNT AS BYTESOUT, COALESCE(c.SERIALIZED_CONTEXT, c.SHORT_CONTEXT) AS CONTEXT"
			+ " FROM BATCH_STEP_EXECUTION s LEFT JOIN BATCH_STEP_EXECUTION_CONTEXT c"
			+ " ON c.STEP_EXECUTION_ID = s.STEP_EXECUTION_ID WHERE s.JOB_EXECUTION_ID IN (%s)"
			+ " ORDER BY s.STEP_EXECUTION_ID";

	private RecordedExecutions() {
	}

	/** The documents of those of these executions that are there. */
	static Map<Long, ObjectNode> read(Connection connection, Collection<Long> executions) throws SQLException {
		Map<Long, ObjectNode> documents = new TreeMap<>();
		each(connection, EXECUTIONS, executions, (id, row) -> documents.put(id, execution(row)));
		each(connection, PARAMETERS, executions, (id, row) -> parameter(documents.get(id), row));
		each(connection, STEP_EXECUTIONS, executions, (id, row) -> step(documents.get(id), row));
		documents.values().forEach(RecordedExecutions::fold);
		return documents;
	}

	private static ObjectNode execution(ResultSet row) throws SQLException {
		ObjectNode document = JsonNodeFactory.instance.objectNode();
		document.put("execution", row.getLong("JOB_EXECUTION_ID"));
		document.put("instance", row.getLong("INSTANCE"));
		texts(document, row, "JOB", "STATUS", "EXITCODE", "EXITMESSAGE");
		times(document, row, "CREATED", "STARTED", "ENDED");
		context(document, row);
		document.putObject("parameters");
		document.putArray("steps");
		return document;
	}

	/** {@code +} marks what identifies the run; types are strings nearly always. */
	private static void parameter(@Nullable ObjectNode document, ResultSet row) throws SQLException {
		if (document == null || !(document.get("parameters") instanceof ObjectNode parameters)) {
			return;
		}
		String type = row.getString("PARAMETER_TYPE");
		String name = row.getString("PARAMETER_NAME") + ("Y".equals(row.getString("IDENTIFYING")) ? "+" : "")
				+ ("java.lang.String".equals(type) ? "" : " " + type);
		String value = row.getString("PARAMETER_VALUE");
		// of two rows with one name both count
		String before = parameters.has(name) ? parameters.get(name).asString() + "\n" : "";
		parameters.put(name, before + ((value != null) ? value : "\u0000"));
	}

	private static void step(@Nullable ObjectNode document, ResultSet row) throws SQLException {
		if (document == null || !(document.get("steps") instanceof ArrayNode steps)) {
			return;
		}
		ObjectNode step = steps.addObject();
		step.put("id", row.getLong("STEP"));
		texts(step, row, "NAME", "STATUS", "EXITCODE", "EXITMESSAGE");
		times(step, row, "CREATED", "STARTED", "ENDED");
		step.put("bytesIn", row.getLong("BYTESIN"));
		step.put("bytesOut", row.getLong("BYTESOUT"));
		context(step, row);
	}

	private static void fold(ObjectNode document) {
		if (document.get("steps") instanceof ArrayNode steps && steps.size() > STEPS) {
			document.put("steps", steps.size() + " steps, sha256 " + AuditLink.sha256(steps.toString()));
		}
	}

	private static void texts(ObjectNode document, ResultSet row, String... columns) throws SQLException {
		for (String column : columns) {
			String value = row.getString(column);
			if (value != null) {
				document.put(name(column), value);
			}
		}
	}

	private static void times(ObjectNode document, ResultSet row, String... columns) throws SQLException {
		for (String column : columns) {
			LocalDateTime value = row.getObject(column, LocalDateTime.class);
			if (value != null) {
				document.put(name(column), value + "Z");
			}
		}
	}

	private static void context(ObjectNode document, ResultSet row) throws SQLException {
		String context = row.getString("CONTEXT");
		if (context != null) {
			document.put("context", "sha256 " + AuditLink.sha256(context));
		}
	}

	private static String name(String column) {
		return switch (column) {
			case "EXITCODE" -> "exitCode";
			case "EXITMESSAGE" -> "exitMessage";
			default -> column.toLowerCase(java.util.Locale.ROOT);
		};
	}

	private static void each(Connection connection, String sql, Collection<Long> ids, Row row) throws SQLException {
		String list = String.join(",", Collections.nCopies(ids.size(), "?"));
		try (PreparedStatement statement = connection.prepareStatement(sql.formatted(list))) {
			int index = 0;
			for (Long id : ids) {
				statement.setLong(++index, id);
			}
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					row.take(rows.getLong("JOB_EXECUTION_ID"), rows);
				}
			}
		}
	}

	/** Takes one row. */
	@FunctionalInterface
	private interface Row {

		void take(long id, ResultSet row) throws SQLException;

	}

}
