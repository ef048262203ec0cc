package dev.holdfast.archive.encryption;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The message key and the beginning of the nonce of SEIPD version 2 (RFC 9580, section
 * 5.13.2) in GCM. The derivation is Bouncy Castle's plain class: asking the security
 * providers for it would need Bouncy Castle's, which costs 0.3 s of processor time to
 * load.
 */
final class DerivedKey {

	/** Bytes of a nonce of GCM. */
	static final int NONCE = 12;

	/** Of those: derived ones; the others count the chunks. */
	static final int NONCE_BYTES = NONCE - Long.BYTES;

	private DerivedKey() {
	}

	/** The key, as long as the session key, and behind it the nonce's beginning. */
	static byte[] of(byte[] sessionKey, byte[] salt, byte[] associatedData) {
		HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
		hkdf.init(new HKDFParameters(sessionKey, salt, associatedData));
		byte[] derived = new byte[sessionKey.length + NONCE_BYTES];
		hkdf.generateBytes(derived, 0, derived.length);
		return derived;
	}

}
