package dev.holdfast.plan;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.EncryptionSpec.KeyEncoding;

/** Checks the text of an encryption key; what is wrong is said without the text. */
final class KeyText {

	private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

	private static final int BYTES = 32;

	private KeyText() {
	}

	/** The key, trimmed and in lower case when it is hex. */
	static @Nullable Secret read(Secret key, KeyEncoding encoding, Place place) {
		try {
			return new Secret((encoding == KeyEncoding.HEX) ? hex(key.reveal()) : utf8(key.reveal()));
		}
		catch (BadValueException ex) {
			return place.problem(ex.what(), ex.hint());
		}
	}

	static String hex(String text) throws BadValueException {
		String hex = text.trim().toLowerCase(Locale.ROOT);
		if (HEX.matcher(hex).matches()) {
			return hex;
		}
		String hint = "make one with: holdfast key new, or openssl rand -hex 32; a text of your own is a passphrase";
		throw new BadValueException((hex.length() == 2 * BYTES) ? "has characters that are no hex digits"
				: "has " + hex.length() + " characters, not 64 hex digits", hint);
	}

	private static String utf8(String text) throws BadValueException {
		int bytes = text.getBytes(StandardCharsets.UTF_8).length;
		if (bytes != BYTES) {
			throw new BadValueException("has " + bytes + " bytes, not 32",
					"key-encoding: utf8 takes exactly 32 characters");
		}
		return text;
	}

}
