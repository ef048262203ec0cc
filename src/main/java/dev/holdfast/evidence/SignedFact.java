package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

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
		String second = "{\"signature\":\"" + Base64.getEncoder().encodeToString(signer.sign(first)) + "\"}\n";
		byte[] document = (new String(first, StandardCharsets.UTF_8) + second).getBytes(StandardCharsets.UTF_8);
		return new SignedFact(fact, document, signer.publicKey(), name(fact, first).key());
	}

	/**
	 * Reads an object and checks its signature. Whether the signer is to be trusted is
	 * the caller's to judge.
	 * @throws IllegalArgumentException when it is no fact, of a newer schema, not signed
	 * by the key that it names, or not the one that belongs under this key
	 */
	public static SignedFact read(ObjectKey key, byte[] document) {
		String text = new String(document, StandardCharsets.UTF_8);
		int end = text.indexOf('\n') + 1;
		byte[] first = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
		Fact fact = CanonicalJson.read(first, Fact.class, WHAT, Fact.SCHEMA_VERSION);
		String signer = CanonicalJson.read(first, Signer.class, WHAT, Fact.SCHEMA_VERSION).signer();
		if (!ManifestSigner.verifies(first, signature(text.substring(end)), signer)) {
			throw new IllegalArgumentException("its signature is not of this fact");
		}
		if (!name(fact, first).key().equals(key)) {
			throw new IllegalArgumentException("it belongs under another name: " + name(fact, first).key());
		}
		return new SignedFact(fact, document, signer, key);
	}

	private static byte[] signature(String line) {
		String begin = "{\"signature\":\"";
		String end = "\"}\n";
		if (!line.startsWith(begin) || !line.endsWith(end) || line.length() < begin.length() + end.length()) {
			throw new IllegalArgumentException("it is not signed");
		}
		String text = line.substring(begin.length(), line.length() - end.length());
		byte[] signature = Base64.getDecoder().decode(text);
		if (!Base64.getEncoder().encodeToString(signature).equals(text)) {
			// bits that base64 does not use would make two objects of one fact
			throw new IllegalArgumentException("its signature is not written as base64");
		}
		return signature;
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
