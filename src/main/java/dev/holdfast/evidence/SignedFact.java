package dev.holdfast.evidence;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fact with its signature in one object of two lines, so that it is there whole or not
 * at all: the fact as canonical JSON, then {@code {"signature":"…"}} over the bytes of
 * the first line, its newline included.
 *
 * @param fact what happened
 * @param document both lines
 * @param signer base64 of the public key's X.509 form
 * @param key of the object
 */
public record SignedFact(Fact fact, byte[] document, String signer, ObjectKey key) {

	private static final String WHAT = "a fact";

	/** Writes and signs a fact. */
	public static SignedFact sign(Fact fact, ManifestSigner signer) {
		ObjectNode fields = CanonicalJson.fields(fact);
		fields.put("schemaVersion", Fact.SCHEMA_VERSION);
		fields.put("signer", signer.publicKey());
		fields.put("kind", fact.kind().word());
		byte[] first = CanonicalJson.bytes(fields);
		byte[] document = SignedLine.sign(first, signer);
		return new SignedFact(fact, document, signer.publicKey(), name(fact, first).key());
	}

	/**
	 * Reads an object and checks its signature. Whether the signer is to be trusted is
	 * the caller's to judge.
	 * @throws IllegalArgumentException when it is no fact, of a newer schema, not signed
	 * by the key that it names, or not the one that belongs under this key
	 */
	public static SignedFact read(ObjectKey key, byte[] document) {
		byte[] first = SignedLine.first(document);
		Fact fact = CanonicalJson.read(first, Fact.class, WHAT, Fact.SCHEMA_VERSION);
		String signer = CanonicalJson.read(first, Signer.class, WHAT, Fact.SCHEMA_VERSION).signer();
		SignedLine.require(document, signer, "fact");
		if (!name(fact, first).key().equals(key)) {
			throw new IllegalArgumentException("it belongs under another name: " + name(fact, first).key());
		}
		return new SignedFact(fact, document, signer, key);
	}

	private static FactName name(Fact fact, byte[] first) {
		BackupId id = BackupId.parse(fact.backupId())
			.orElseThrow(() -> new IllegalArgumentException("no backup id: " + fact.backupId()));
		return new FactName(id, fact.at(), fact.kind(), ProvenBackup.sha256(first).substring(0, 8));
	}

	/** Who signed a document. */
	private record Signer(String signer) {

		private Signer {
			if (signer == null) {
				throw new IllegalArgumentException("signer is missing");
			}
		}

	}

}
