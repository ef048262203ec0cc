package dev.holdfast.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How an archive is encrypted.
 *
 * @param format the format
 * @param key 64 hex digits (or, with {@link KeyEncoding#UTF8}, exactly 32 characters);
 * null for none
 * @param keyEncoding how {@code key} is read
 * @param passphrase a human passphrase; null for none
 * @param recipients public keys: paths of key files (armored or binary), or armored text
 * itself; empty for none
 */
public record EncryptionSpec(Format format, @Nullable Secret key, KeyEncoding keyEncoding, @Nullable Secret passphrase,
		List<String> recipients) {

	public EncryptionSpec {
		recipients = List.copyOf(recipients);
	}

	/** Whether it encrypts but has nothing to encrypt with. */
	public boolean needsKey() {
		return this.format != Format.NONE && this.key == null && this.passphrase == null && this.recipients.isEmpty();
	}

	/** Formats, each with the suffix of its objects. */
	public enum Format {

		/** OpenPGP, RFC 9580, SEIPD version 2, AES-256-GCM. */
		OPENPGP(".pgp"),
		/** OpenPGP as GnuPG 2.2 reads it: SEIPD version 1 with MDC. */
		GNUPG(".gpg"),
		/** {@code IV(16) | tag(16) | ciphertext}, one AES-256-GCM message. */
		RAW_GCM(".enc"),
		/** {@code IV(16) | ciphertext}, AES-256-CBC: read only. */
		RAW_CBC(".enc"),
		/** Clear text. */
		NONE("");

		private final String suffix;

		Format(String suffix) {
			this.suffix = suffix;
		}

		/** What an object's name gains, with its dot; empty for none. */
		public String suffix() {
			return this.suffix;
		}

	}

	/** How the text of a key becomes 32 bytes. */
	public enum KeyEncoding {

		HEX, UTF8

	}

}
