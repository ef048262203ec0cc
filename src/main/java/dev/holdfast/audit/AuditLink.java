package dev.holdfast.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import dev.holdfast.evidence.CanonicalJson;

/**
 * One link. Its hash is the SHA-256 of its document, which holds the hash of the link
 * before.
 *
 * @param number from 0, without gaps
 * @param previous hash of the link before
 * @param hash of the document
 * @param execution that it is about; null for what is not about one
 * @param document canonical JSON; null once it was purged
 */
record AuditLink(long number, String previous, String hash, @Nullable Long execution, @Nullable String document) {

	/** What the first link names as the one before. */
	static final String NONE = "0".repeat(64);

	static final String KIND = "kind";

	static final String LINK = "link";

	static final String PREVIOUS = "previous";

	/** Members that are the link's, not the execution's. */
	static final List<String> OWN = List.of(KIND, LINK, PREVIOUS);

	/** A link of this kind, after the one with this hash. */
	static AuditLink of(long number, String previous, String kind, @Nullable Long execution, ObjectNode content) {
		content.put(KIND, kind);
		content.put(LINK, number);
		content.put(PREVIOUS, previous);
		String document = new String(CanonicalJson.bytes(content), StandardCharsets.UTF_8).strip();
		return new AuditLink(number, previous, sha256(document), execution, document);
	}

	static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is not available", ex);
		}
	}

}
