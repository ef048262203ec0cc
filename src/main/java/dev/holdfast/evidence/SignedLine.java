package dev.holdfast.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import dev.holdfast.manifest.ManifestSigner;

/**
 * A document with its signature in one object of two lines, so that it is there whole or
 * not at all: canonical JSON, then {@code {"signature":"…"}} over the bytes of the first
 * line, its newline included.
 */
public final class SignedLine {

	private static final String BEGIN = "{\"signature\":\"";

	private static final String END = "\"}\n";

	private SignedLine() {
	}

	/** Both lines. */
	public static byte[] sign(byte[] line, ManifestSigner signer) {
		String second = BEGIN + Base64.getEncoder().encodeToString(signer.sign(line)) + END;
		return (new String(line, StandardCharsets.UTF_8) + second).getBytes(StandardCharsets.UTF_8);
	}

	/** The first line, with its newline; whoever signed it. */
	public static byte[] first(byte[] document) {
		int end = 0;
		while (end < document.length && document[end++] != '\n') {
			continue;
		}
		return Arrays.copyOf(document, end);
	}

	/**
	 * Makes sure that the second line is a signature of the first.
	 * @param signer base64 of the public key's X.509 form
	 * @throws IllegalArgumentException when it is not
	 */
	public static void require(byte[] document, String signer, String what) {
		byte[] first = first(document);
		String second = new String(Arrays.copyOfRange(document, first.length, document.length), StandardCharsets.UTF_8);
		if (!ManifestSigner.verifies(first, signature(second), signer)) {
			throw new IllegalArgumentException("its signature is not of this " + what);
		}
	}

	private static byte[] signature(String line) {
		if (!line.startsWith(BEGIN) || !line.endsWith(END) || line.length() < BEGIN.length() + END.length()) {
			throw new IllegalArgumentException("it is not signed");
		}
		String text = line.substring(BEGIN.length(), line.length() - END.length());
		byte[] signature = Base64.getDecoder().decode(text);
		if (!Base64.getEncoder().encodeToString(signature).equals(text)) {
			// bits that base64 does not use would make two objects of one document
			throw new IllegalArgumentException("its signature is not written as base64");
		}
		return signature;
	}

}
