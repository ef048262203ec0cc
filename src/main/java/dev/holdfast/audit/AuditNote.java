package dev.holdfast.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.JsonNodeFactory;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.evidence.CanonicalJson;
import dev.holdfast.evidence.SignedLine;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;

/**
 * What lies beside a backup of the chain as it was before the run: its head, and the
 * hashes of all links since the plan's backup before, with those documents that are of
 * the plan itself. Whoever has the bucket can tell from it which row was changed since.
 *
 * @param backupId the backup
 * @param plan its plan
 * @param at when it was written
 * @param head where the chain ended
 * @param links the last ones, in order
 * @param signer base64 of the public key's X.509 form; empty until it is signed
 */
public record AuditNote(String backupId, String plan, Instant at, AuditHead head, List<Entry> links, String signer) {

	/** Version of the document's schema. A reader refuses a newer one. */
	public static final int SCHEMA_VERSION = 1;

	private static final String SUFFIX = ".audit.jsonl";

	private static final String WHAT = "an audit note";

	public AuditNote {
		links = List.copyOf(links);
	}

	/** Its key below each destination's prefix. */
	public static ObjectKey key(BackupId id) {
		return id.beside(SUFFIX);
	}

	/** The backup beside which an object of this key lies; empty for other objects. */
	public static Optional<BackupId> of(ObjectKey key) {
		String name = key.value().substring(key.value().lastIndexOf('/') + 1);
		return name.endsWith(SUFFIX)
				? BackupId.parse(name.substring(0, name.length() - SUFFIX.length())).filter((id) -> key(id).equals(key))
				: Optional.empty();
	}

	/** Both lines of the object. */
	public byte[] signed(ManifestSigner key) {
		ObjectNode fields = JsonNodeFactory.instance.objectNode();
		fields.put("schemaVersion", SCHEMA_VERSION);
		fields.put("backupId", this.backupId);
		fields.put("plan", this.plan);
		fields.put("at", this.at.toString());
		fields.put("head", this.head.toString());
		fields.put("signer", key.publicKey());
		ArrayNode entries = fields.putArray("links");
		for (Entry link : this.links) {
			ObjectNode entry = entries.addObject().put("link", link.link()).put("hash", link.hash());
			if (link.document() != null) {
				entry.put("document", link.document());
			}
		}
		return SignedLine.sign(CanonicalJson.bytes(fields), key);
	}

	/**
	 * Reads an object and checks its signature. Whether the signer is to be trusted is
	 * the caller's to judge.
	 * @throws IllegalArgumentException when it is none, of a newer schema, or not signed
	 * by the key that it names
	 */
	public static AuditNote read(byte[] document) {
		Stored stored = CanonicalJson.read(SignedLine.first(document), Stored.class, WHAT, SCHEMA_VERSION);
		SignedLine.require(document, stored.signer(), "audit note");
		AuditHead head = AuditHead.parse(stored.head())
			.orElseThrow(() -> new IllegalArgumentException("no head of a chain: " + stored.head()));
		return new AuditNote(stored.backupId(), stored.plan(), Instant.parse(stored.at()), head,
				new ArrayList<>(stored.links()), stored.signer());
	}

	/**
	 * A link, as it was.
	 *
	 * @param link its number
	 * @param hash of its document
	 * @param document of a run of the same plan, else null
	 */
	public record Entry(long link, String hash, @Nullable String document) {
	}

	/** The first line's fields. */
	private record Stored(String backupId, String plan, String at, String head, List<Entry> links, String signer) {
		private Stored {
			if (backupId == null || plan == null || at == null || head == null || links == null || signer == null) {
				throw new IllegalArgumentException("a member is missing");
			}
		}
	}

}
