package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Compares each execution with its last link. */
final class ExecutionCheck {

	private static final String LAST_LINKS = "SELECT a.JOB_EXECUTION_ID, a.LINK, a.DOCUMENT FROM HOLDFAST_AUDIT a"
			+ " WHERE a.JOB_EXECUTION_ID > ? AND a.DOCUMENT IS NOT NULL AND NOT EXISTS (SELECT 1 FROM HOLDFAST_AUDIT n"
			+ " WHERE n.JOB_EXECUTION_ID = a.JOB_EXECUTION_ID AND n.LINK > a.LINK)"
			+ " ORDER BY a.JOB_EXECUTION_ID FETCH FIRST " + AuditChain.CHUNK + " ROWS ONLY";

	private static final String UNLINKED = "SELECT e.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION e WHERE e.STATUS NOT IN "
			+ AuditChain.OPEN + " AND NOT EXISTS (SELECT 1 FROM HOLDFAST_AUDIT a"
			+ " WHERE a.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID) ORDER BY e.JOB_EXECUTION_ID FETCH FIRST "
			+ AuditReport.MOST + " ROWS ONLY";

	private final Connection connection;

	private final Consumer<AuditFinding> findings;

	private final Consumer<String> notes;

	private long count;

	ExecutionCheck(Connection connection, Consumer<AuditFinding> findings, Consumer<String> notes) {
		this.connection = connection;
		this.findings = findings;
		this.notes = notes;
	}

	/**
	 * Compares all of them.
	 * @param unguarded executions that may have no link
	 */
	void run(Set<Long> unguarded) throws SQLException {
		long after = Long.MIN_VALUE;
		Map<Long, Linked> chunk;
		do {
			chunk = linked(after);
			if (!chunk.isEmpty()) {
				Map<Long, ObjectNode> now = RecordedExecutions.read(this.connection, chunk.keySet());
				for (Map.Entry<Long, Linked> entry : chunk.entrySet()) {
					after = entry.getKey();
					compare(after, entry.getValue(), now.get(after));
				}
			}
		}
		while (!chunk.isEmpty());
		unlinked(unguarded);
	}

	private Map<Long, Linked> linked(long after) throws SQLException {
		Map<Long, Linked> chunk = new LinkedHashMap<>();
		try (PreparedStatement statement = this.connection.prepareStatement(LAST_LINKS)) {
			statement.setLong(1, after);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					chunk.put(rows.getLong(1), new Linked(rows.getLong(2), parse(rows.getString(3))));
				}
			}
		}
		return chunk;
	}

	/** A document that is none is the chain's own matter. */
	private static @Nullable ObjectNode parse(String document) {
		try {
			return (JsonMapper.shared().readTree(document) instanceof ObjectNode content) ? content : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private void compare(long execution, Linked linked, @Nullable ObjectNode now) {
		this.count++;
		ObjectNode then = linked.document();
		if (then == null) {
			return;
		}
		String what = Described.execution(execution, then);
		if (now == null) {
			this.findings.accept(new AuditFinding(AuditFinding.Change.REMOVED, linked.link(), execution, what));
			return;
		}
		then.remove(AuditLink.OWN);
		List<String> differences = Described.differences(then, now);
		if (!differences.isEmpty()) {
			this.findings.accept(new AuditFinding(AuditFinding.Change.EDITED, linked.link(), execution,
					what + ": " + String.join("; ", differences)));
		}
	}

	private void unlinked(Set<Long> unguarded) throws SQLException {
		Map<Long, ObjectNode> found = new LinkedHashMap<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery(UNLINKED)) {
			while (rows.next()) {
				found.put(rows.getLong(1), tools.jackson.databind.node.JsonNodeFactory.instance.objectNode());
			}
		}
		if (found.isEmpty()) {
			return;
		}
		found.putAll(RecordedExecutions.read(this.connection, found.keySet()));
		found.forEach((id, row) -> {
			if (!row.has("ended")) {
				this.notes.accept(Described.execution(id, row)
						+ " was killed at its end, before that was written: the plan's next run closes it");
			}
			else if (unguarded.contains(id)) {
				this.notes.accept(Described.execution(id, row) + " was running when the chain began, and ended without"
						+ " a link: an older program may have run it");
			}
			else {
				this.findings
					.accept(new AuditFinding(AuditFinding.Change.INSERTED, null, id, Described.execution(id, row)));
			}
		});
	}

	/** How many executions were compared. */
	long count() {
		return this.count;
	}

	/**
	 * The last link of an execution.
	 *
	 * @param link its number
	 * @param document what it says; null when that is no document
	 */
	private record Linked(long link, @Nullable ObjectNode document) {
	}

}
