package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares what lies beside backups with each other, and with the chain that the history
 * has now. Somebody who can write to the history can forge all of the chain, but not what
 * earlier runs have left at the destinations.
 */
public final class AuditWitnesses {

	private final Map<String, Map<Long, String>> seen = new HashMap<>();

	private final Map<String, Integer> chains = new TreeMap<>();

	private final List<AuditFinding> findings = new ArrayList<>();

	private final Set<Long> told = new HashSet<>();

	private final @Nullable Connection connection;

	private final @Nullable AuditHead head;

	private int count;

	/**
	 * Compares with a history.
	 * @param connection to it; null for whoever has only the bucket
	 */
	public AuditWitnesses(@Nullable Connection connection) throws SQLException {
		this.connection = connection;
		this.head = (connection != null) ? AuditChain.head(connection) : null;
	}

	/**
	 * Takes one head.
	 * @param where its manifest is, for people
	 */
	public void head(AuditHead witnessed, String where) throws SQLException {
		note(witnessed, List.of(new AuditNote.Entry(witnessed.link(), witnessed.hash(), null)), where);
	}

	/** Takes a note; in any order. */
	public void note(AuditNote note, String where) throws SQLException {
		List<AuditNote.Entry> links = note.links();
		boolean whole = !links.isEmpty() && links.get(links.size() - 1).link() == note.head().link()
				&& links.get(links.size() - 1).hash().equals(note.head().hash());
		if (whole) {
			note(note.head(), links, where);
		}
		else {
			head(note.head(), where);
		}
	}

	private void note(AuditHead witnessed, List<AuditNote.Entry> links, String where) throws SQLException {
		this.count++;
		this.chains.merge(witnessed.chain(), 1, Integer::sum);
		Map<Long, String> known = this.seen.computeIfAbsent(witnessed.chain(), (chain) -> new HashMap<>());
		for (AuditNote.Entry link : links) {
			String other = known.putIfAbsent(link.link(), link.hash());
			if (other != null && !other.equals(link.hash())) {
				found(link, AuditFinding.Change.EDITED, "link " + link.link() + described(link)
						+ " is another one in what lies at " + where + " than in what another backup has noted");
			}
			if (link.document() != null && !AuditLink.sha256(link.document()).equals(link.hash())) {
				found(link, AuditFinding.Change.EDITED,
						"link " + link.link() + described(link) + " at " + where + " is not what its hash says");
			}
		}
		if (this.connection != null && this.head != null && this.head.chain().equals(witnessed.chain())) {
			compare(this.connection, links, where);
		}
	}

	private void compare(Connection history, List<AuditNote.Entry> links, String where) throws SQLException {
		Map<Long, AuditLink> now = new HashMap<>();
		ChainReading.range(history, links.get(0).link(), links.get(links.size() - 1).link())
			.forEach((link) -> now.put(link.number(), link));
		for (AuditNote.Entry then : links) {
			AuditLink link = now.get(then.link());
			if (link == null) {
				found(then, AuditFinding.Change.REMOVED,
						"link " + then.link() + described(then) + ", which " + where + " has noted");
			}
			else if (!link.hash().equals(then.hash())) {
				found(then, AuditFinding.Change.EDITED, "link " + then.link() + described(then)
						+ " was written anew since " + where + " has noted it" + differences(then, link));
			}
		}
	}

	private void found(AuditNote.Entry link, AuditFinding.Change change, String text) {
		if (this.findings.size() < AuditReport.MOST && this.told.add(link.link())) {
			ObjectNode document = parse(link.document());
			this.findings.add(new AuditFinding(change, link.link(),
					(document != null && document.has("execution")) ? document.path("execution").asLong() : null,
					text));
		}
	}

	private static String described(AuditNote.Entry link) {
		ObjectNode document = parse(link.document());
		return (document != null && document.has("execution"))
				? ", " + Described.execution(document.path("execution").asLong(), document) + "," : "";
	}

	private static String differences(AuditNote.Entry then, AuditLink now) {
		ObjectNode before = parse(then.document());
		ObjectNode after = parse(now.document());
		if (before == null || after == null) {
			return "";
		}
		List<String> differences = Described.differences(before.remove(AuditLink.OWN), after.remove(AuditLink.OWN));
		return differences.isEmpty() ? "" : ": " + String.join("; ", differences);
	}

	private static @Nullable ObjectNode parse(@Nullable String document) {
		try {
			return (document != null && JsonMapper.shared().readTree(document) instanceof ObjectNode content) ? content
					: null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** What was changed. */
	public List<AuditFinding> findings() {
		return List.copyOf(this.findings);
	}

	/** How many backups have told something. */
	public int count() {
		return this.count;
	}

	/** Chains that are not the history's, and how many backups know each. */
	public Map<String, Integer> otherChains() {
		Map<String, Integer> others = new TreeMap<>(this.chains);
		if (this.head != null) {
			others.remove(this.head.chain());
		}
		return (this.connection != null) ? others : Map.of();
	}

}
