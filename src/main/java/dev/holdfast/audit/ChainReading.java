package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads parts of the chain. */
public final class ChainReading {

	/** Links that a note has at most: the newest. */
	static final int MOST = 1000;

	private static final String RANGE = "SELECT LINK, PREVIOUS, HASH, JOB_EXECUTION_ID, DOCUMENT FROM HOLDFAST_AUDIT"
			+ " WHERE LINK BETWEEN ? AND ? ORDER BY LINK";

	private static final String LAST = "SELECT DOCUMENT FROM HOLDFAST_AUDIT WHERE JOB_EXECUTION_ID = ?"
			+ " ORDER BY LINK DESC FETCH FIRST 1 ROW ONLY";

	private ChainReading() {
	}

	/**
	 * The chain as it is now, for a manifest.
	 * @param since the head that the plan's backup before has noted; null for none
	 * @return null where there is no chain
	 */
	public static @Nullable AuditNote note(Connection connection, String backupId, String plan,
			@Nullable AuditHead since, Instant at) throws SQLException {
		AuditHead head = AuditChain.head(connection);
		if (head == null) {
			return null;
		}
		long first = (since != null && since.chain().equals(head.chain())) ? since.link() + 1 : 0;
		long from = Math.max(first, head.link() - MOST + 1);
		List<AuditNote.Entry> entries = new ArrayList<>();
		for (AuditLink link : range(connection, from, head.link())) {
			entries.add(new AuditNote.Entry(link.number(), link.hash(), isOf(plan, link) ? link.document() : null));
		}
		return new AuditNote(backupId, plan, at, head, entries, "");
	}

	private static boolean isOf(String plan, AuditLink link) {
		try {
			return link.document() != null && JsonMapper.shared()
				.readTree(link.document())
				.path("parameters")
				.path("plan")
				.asString("")
				.equals(plan);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/** What the last link of an execution says of it; null when there is none. */
	static @Nullable ObjectNode lastDocument(Connection connection, long execution) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(LAST)) {
			statement.setLong(1, execution);
			try (ResultSet row = statement.executeQuery()) {
				String text = row.next() ? row.getString(1) : null;
				return (text != null && JsonMapper.shared().readTree(text) instanceof ObjectNode document)
						? document.remove(AuditLink.OWN) : null;
			}
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	static List<AuditLink> range(Connection connection, long from, long to) throws SQLException {
		List<AuditLink> links = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(RANGE)) {
			statement.setLong(1, from);
			statement.setLong(2, to);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					links.add(new AuditLink(rows.getLong(1), rows.getString(2), rows.getString(3),
							rows.getObject(4, Long.class), rows.getString(5)));
				}
			}
		}
		return links;
	}

}
