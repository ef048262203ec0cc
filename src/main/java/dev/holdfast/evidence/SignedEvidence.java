package dev.holdfast.evidence;

import java.util.Base64;

import dev.holdfast.manifest.ManifestSigner;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evidence with the bytes that were signed. The document also has what follows from its
 * figures (verdict, reasons, measured times), so that a reader need not compute it; when
 * it is read, what it says must be what its figures say.
 *
 * @param evidence what it says
 * @param document its bytes
 * @param signature 64 bytes of Ed25519 over the document
 * @param signer base64 of the public key's X.509 form
 */
public record SignedEvidence(Evidence evidence, byte[] document, byte[] signature, String signer) {

	private static final String WHAT = "an evidence record";

	/** Writes and signs a document. */
	public static SignedEvidence sign(Evidence evidence, ManifestSigner signer) {
		ObjectNode fields = CanonicalJson.fields(evidence);
		fields.put("schemaVersion", Evidence.SCHEMA_VERSION);
		fields.put("signer", signer.publicKey());
		fields.put("verdict", evidence.verdict().word());
		fields.put("recoveryMillis", evidence.run().recoveryTime().toMillis());
		fields.put("dataAgeMillis", evidence.dataAge().toMillis());
		evidence.reasons().forEach(fields.putArray("reasons")::add);
		byte[] document = CanonicalJson.bytes(fields);
		return new SignedEvidence(evidence, document, signer.sign(document), signer.publicKey());
	}

	/**
	 * Reads a document and checks its signature. Whether the signer is to be trusted is
	 * the caller's to judge.
	 * @throws IllegalArgumentException when it is no evidence, of a newer schema, not
	 * signed by the key that it names, or contradicts itself
	 */
	public static SignedEvidence read(byte[] document, byte[] signature) {
		Evidence evidence = parse(document);
		Claims claims = CanonicalJson.read(document, Claims.class, WHAT, Evidence.SCHEMA_VERSION);
		if (!ManifestSigner.verifies(document, signature, claims.signer())) {
			throw new IllegalArgumentException("its signature is not of this document");
		}
		if (!evidence.verdict().word().equals(claims.verdict())) {
			throw new IllegalArgumentException(
					"it says " + claims.verdict() + ", but its figures say " + evidence.verdict().word());
		}
		return new SignedEvidence(evidence, document, signature, claims.signer());
	}

	/** What a document says, whoever wrote it. */
	static Evidence parse(byte[] document) {
		return CanonicalJson.read(document, Evidence.class, WHAT, Evidence.SCHEMA_VERSION);
	}

	/** SHA-256 of the document in hex: what identifies it. */
	public String sha256() {
		return ProvenBackup.sha256(this.document);
	}

	/** The signature as it stands on the page. */
	String signatureText() {
		return Base64.getEncoder().encodeToString(this.signature);
	}

	/** What a document says beside its figures. */
	private record Claims(String signer, String verdict) {

		private Claims {
			if (signer == null || verdict == null) {
				throw new IllegalArgumentException("signer or verdict is missing");
			}
		}

	}

}
