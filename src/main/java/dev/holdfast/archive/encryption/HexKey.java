package dev.holdfast.archive.encryption;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.Secret;

/**
 * A key of 256 bits, written as 64 hex digits. White space around it and the case of its
 * digits do not matter, so that a key that was copied by hand still opens.
 */
final class HexKey {

	private static final int DIGITS = 64;

	private static final String HINT = "give 64 hex digits, such as 'holdfast key new --hex' makes";

	private final String digits;

	private HexKey(String digits) {
		this.digits = digits;
	}

	/**
	 * Reads a key.
	 * @throws HoldfastException with {@code BAD_PLAN} for anything but 64 hex digits; the
	 * message never holds the value
	 */
	static HexKey parse(Secret text) {
		String digits = text.reveal().strip().toLowerCase(Locale.ROOT);
		if (digits.length() != DIGITS) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"the encryption key has " + digits.length() + " characters instead of 64 hex digits", HINT);
		}
		if (!digits.chars().allMatch((c) -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "the encryption key holds characters that are no hex digits",
					HINT);
		}
		return new HexKey(digits);
	}

	/** The 64 digits in lower case: the passphrase that stock OpenPGP tools open with. */
	char[] asPassphrase() {
		return this.digits.toCharArray();
	}

	byte[] bytes() {
		return HexFormat.of().parseHex(this.digits);
	}

	/**
	 * Tells keys apart and reveals nothing, since the key has 256 bits: 16 hex digits of
	 * a SHA-256 that serves nothing else.
	 */
	String name() {
		byte[] digest = sha256(("dev.holdfast key name 1\n" + this.digits).getBytes(StandardCharsets.US_ASCII));
		return "key:" + HexFormat.of().formatHex(digest, 0, 8);
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return name();
	}

}
