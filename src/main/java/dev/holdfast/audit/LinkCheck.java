package dev.holdfast.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Goes through the chain link by link: each must hold the hash of the one before. */
final class LinkCheck {

	private static final int CHUNK = 1000;

	private static final String LINKS = "SELECT LINK, PREVIOUS, HASH, JOB_EXECUTION_ID, DOCUMENT FROM HOLDFAST_AUDIT"
			+ " WHERE LINK > ? ORDER BY LINK FETCH FIRST " + CHUNK + " ROWS ONLY";

	private final Connection connection;

	private final Consumer<AuditFinding> findings;

	private final Set<Long> open = new HashSet<>();

	/** Links without a document, by the number of the first of a run of them. */
	private final TreeMap<Long, Long> purged = new TreeMap<>();

	private final TreeMap<Long, Long> tombstones = new TreeMap<>();

	private @Nullable AuditLink last;

	private long count;

	LinkCheck(Connection connection, Consumer<AuditFinding> findings) {
		this.connection = connection;
		this.findings = findings;
	}

	void run() throws SQLException {
		List<AuditLink> chunk;
		do {
			chunk = read((this.last != null) ? this.last.number() : Long.MIN_VALUE);
			chunk.forEach(this::take);
		}
		while (!chunk.isEmpty());
		this.purged.forEach(this::requireTombstone);
	}

	private List<AuditLink> read(long after) throws SQLException {
		List<AuditLink> links = new ArrayList<>();
		try (PreparedStatement statement = this.connection.prepareStatement(LINKS)) {
			statement.setLong(1, after);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					links.add(new AuditLink(rows.getLong(1), rows.getString(2), rows.getString(3),
							rows.getObject(4, Long.class), rows.getString(5)));
				}
			}
		}
		return links;
	}

	private void take(AuditLink link) {
		this.count++;
		AuditLink before = this.last;
		this.last = link;
		long expected = (before != null) ? before.number() + 1 : 0;
		if (link.number() != expected) {
			found((link.number() > expected) ? AuditFinding.Change.REMOVED : AuditFinding.Change.INSERTED, expected,
					null, (link.number() > expected) ? range(expected, link.number() - 1) : "link " + link.number());
		}
		else if (!link.previous().equals((before != null) ? before.hash() : AuditLink.NONE)) {
			found(AuditFinding.Change.EDITED, expected, link.execution(),
					(before != null) ? "link " + before.number() + about(before) + " was replaced: link "
							+ link.number() + " follows another one" : "the first link was replaced");
		}
		if (link.document() == null) {
			this.purged.merge(link.number(), link.number(), Math::max);
		}
		else {
			document(link, link.document());
		}
	}

	private void document(AuditLink link, String document) {
		JsonNode content = parse(document);
		boolean own = content != null && link.hash().equals(AuditLink.sha256(document))
				&& content.path(AuditLink.LINK).asLong(-1) == link.number()
				&& content.path(AuditLink.PREVIOUS).asString("").equals(link.previous()) && (link.execution() == null
						|| content.path(AuditChain.EXECUTION).asLong(-1) == link.execution().longValue());
		if (!own || content == null) {
			found(AuditFinding.Change.EDITED, link.number(), link.execution(),
					"link " + link.number() + about(link) + " is not what its hash says");
			return;
		}
		String kind = content.path(AuditLink.KIND).asString("");
		if (kind.equals(AuditChain.GENESIS)) {
			content.path("open").forEach((id) -> this.open.add(id.asLong()));
		}
		else if (kind.equals(AuditChain.TOMBSTONE)) {
			content.path("links")
				.forEach((range) -> this.tombstones.merge(range.path(0).asLong(), range.path(1).asLong(), Math::max));
		}
	}

	private static @Nullable JsonNode parse(String document) {
		try {
			return JsonMapper.shared().readTree(document.getBytes(StandardCharsets.UTF_8));
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private void requireTombstone(long from, long to) {
		var covering = this.tombstones.floorEntry(from);
		if (covering == null || covering.getValue() < to) {
			found(AuditFinding.Change.REMOVED, from, null,
					"what link " + from + " says, without a purge that tells of it");
		}
	}

	private void found(AuditFinding.Change change, long link, @Nullable Long execution, String text) {
		this.findings.accept(new AuditFinding(change, link, execution, text));
	}

	private static String about(AuditLink link) {
		return (link.execution() != null) ? " (execution " + link.execution() + ")" : "";
	}

	static String range(long from, long to) {
		return (from == to) ? "link " + from : "links " + from + " to " + to;
	}

	/** Executions that were running when the chain began. */
	Set<Long> openAtBeginning() {
		return this.open;
	}

	/** The last link; null when there is none. */
	@Nullable AuditLink last() {
		return this.last;
	}

	long count() {
		return this.count;
	}

}
