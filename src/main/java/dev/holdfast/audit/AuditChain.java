package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The chain of a history. A link is written in the transaction that writes the end of its
 * execution: an ended execution without a link was put there by somebody else. An
 * execution that is changed once more, for example given up after it had failed, gets
 * another link; the last one counts.
 */
public final class AuditChain {

	static final String EXECUTION = "execution";

	static final String GENESIS = "genesis";

	static final String TOMBSTONE = "tombstone";

	/** Executions that are read at once. */
	static final int CHUNK = 250;

	/** Of which Batch writes no end. */
	static final String OPEN = "('STARTING', 'STARTED', 'STOPPING')";

	private AuditChain() {
	}

	/**
	 * Begins the chain of a history that has none, with everything that ended before.
	 * Idempotent; to be called by the migration that makes the tables, in its
	 * transaction.
	 */
	public static void begin(Connection connection) throws SQLException {
		if (lock(connection) != null) {
			return;
		}
		ObjectNode genesis = JsonNodeFactory.instance.objectNode();
		genesis.put("at", Instant.now().toString());
		genesis.put("id", UUID.randomUUID().toString());
		ArrayNode open = genesis.putArray("open");
		executions(connection, "STATUS IN " + OPEN).forEach(open::add);
		AuditLink first = AuditLink.of(0, AuditLink.NONE, GENESIS, null, genesis);
		insert(connection, List.of(first));
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO HOLDFAST_AUDIT_HEAD (ID, CHAIN, LINK, HASH) VALUES (1, ?, 0, ?)")) {
			statement.setString(1, chain(first));
			statement.setString(2, first.hash());
			statement.executeUpdate();
		}
		List<Long> ended = executions(connection, "STATUS NOT IN " + OPEN);
		for (int i = 0; i < ended.size(); i += CHUNK) {
			append(connection, ended.subList(i, Math.min(ended.size(), i + CHUNK)));
		}
	}

	private static String chain(AuditLink first) {
		return first.hash().substring(0, 16);
	}

	private static List<Long> executions(Connection connection, String condition) throws SQLException {
		List<Long> ids = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION WHERE "
						+ condition + " ORDER BY JOB_EXECUTION_ID")) {
			while (rows.next()) {
				ids.add(rows.getLong(1));
			}
		}
		return ids;
	}

	/**
	 * Adds a link for one execution, unless its last one says the same: Batch writes an
	 * end twice, before and after its listeners.
	 */
	public static void append(Connection connection, long execution) throws SQLException {
		locked(connection);
		ObjectNode now = RecordedExecutions.read(connection, List.of(execution)).get(execution);
		ObjectNode then = ChainReading.lastDocument(connection, execution);
		if (now != null && (then == null || !Described.differences(then, now).isEmpty())) {
			append(connection, List.of(execution));
		}
	}

	/**
	 * Adds a link for each of these executions, as the tables have it in this
	 * transaction. Others wait until that ends.
	 */
	public static void append(Connection connection, Collection<Long> executions) throws SQLException {
		AuditHead head = locked(connection);
		List<AuditLink> links = new ArrayList<>();
		long number = head.link();
		String previous = head.hash();
		for (var entry : RecordedExecutions.read(connection, executions).entrySet()) {
			AuditLink link = AuditLink.of(++number, previous, EXECUTION, entry.getKey(), entry.getValue());
			links.add(link);
			previous = link.hash();
		}
		extend(connection, links);
	}

	/** Adds one link that is about no execution's end. */
	static AuditLink append(Connection connection, String kind, ObjectNode content) throws SQLException {
		AuditHead head = locked(connection);
		AuditLink link = AuditLink.of(head.link() + 1, head.hash(), kind, null, content);
		extend(connection, List.of(link));
		return link;
	}

	private static void extend(Connection connection, List<AuditLink> links) throws SQLException {
		if (links.isEmpty()) {
			return;
		}
		insert(connection, links);
		AuditLink last = links.get(links.size() - 1);
		try (PreparedStatement statement = connection
			.prepareStatement("UPDATE HOLDFAST_AUDIT_HEAD SET LINK = ?, HASH = ? WHERE ID = 1")) {
			statement.setLong(1, last.number());
			statement.setString(2, last.hash());
			statement.executeUpdate();
		}
	}

	private static void insert(Connection connection, List<AuditLink> links) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"INSERT INTO HOLDFAST_AUDIT (LINK, PREVIOUS, HASH, JOB_EXECUTION_ID, DOCUMENT) VALUES (?, ?, ?, ?, ?)")) {
			for (AuditLink link : links) {
				statement.setLong(1, link.number());
				statement.setString(2, link.previous());
				statement.setString(3, link.hash());
				statement.setObject(4, link.execution(), java.sql.Types.BIGINT);
				statement.setString(5, link.document());
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	/**
	 * A head that somebody removed does not keep backups from being recorded: the chain
	 * goes on from its last link, or begins anew, and heads in manifests tell.
	 */
	private static AuditHead locked(Connection connection) throws SQLException {
		AuditHead head = lock(connection);
		if (head == null) {
			AuditHead last = lastLink(connection);
			if (last == null) {
				begin(connection);
			}
			else {
				try (PreparedStatement statement = connection
					.prepareStatement("INSERT INTO HOLDFAST_AUDIT_HEAD (ID, CHAIN, LINK, HASH) VALUES (1, ?, ?, ?)")) {
					statement.setString(1, last.chain());
					statement.setLong(2, last.link());
					statement.setString(3, last.hash());
					statement.executeUpdate();
				}
			}
			head = lock(connection);
		}
		if (head == null) {
			throw new SQLException("the audit chain has no head");
		}
		return head;
	}

	private static @Nullable AuditHead lock(Connection connection) throws SQLException {
		return head(connection, "SELECT CHAIN, LINK, HASH FROM HOLDFAST_AUDIT_HEAD WHERE ID = 1 FOR UPDATE");
	}

	private static @Nullable AuditHead lastLink(Connection connection) throws SQLException {
		return head(connection,
				"SELECT (SELECT SUBSTRING(g.HASH FROM 1 FOR 16) FROM HOLDFAST_AUDIT g"
						+ " ORDER BY g.LINK FETCH FIRST 1 ROW ONLY), LINK, HASH FROM HOLDFAST_AUDIT"
						+ " ORDER BY LINK DESC FETCH FIRST 1 ROW ONLY");
	}

	/** Where the chain ends now; null where there is none. */
	public static @Nullable AuditHead head(Connection connection) throws SQLException {
		return head(connection, "SELECT CHAIN, LINK, HASH FROM HOLDFAST_AUDIT_HEAD WHERE ID = 1");
	}

	private static @Nullable AuditHead head(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			return row.next() ? new AuditHead(row.getString(1), row.getLong(2), row.getString(3)) : null;
		}
	}

}
