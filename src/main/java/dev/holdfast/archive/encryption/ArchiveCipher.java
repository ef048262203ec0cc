package dev.holdfast.archive.encryption;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import dev.holdfast.failure.HoldfastException;

/**
 * Encrypts and decrypts archives in one format with the keys of a plan. Made before
 * anything is written, so that an unusable key is told at once. Safe for several threads.
 */
public interface ArchiveCipher {

	/** For people and the manifest: {@code openpgp}, {@code gnupg}, … */
	String format();

	/**
	 * Fingerprints of the recipients, and for a key or passphrase a name that tells keys
	 * apart but reveals nothing.
	 */
	List<String> recipients();

	/**
	 * Whether opening a message notices every change to it. Where it does not, compare
	 * the archive's checksum with the manifest's before its content is trusted.
	 */
	default boolean authenticates() {
		return true;
	}

	/**
	 * The most clear bytes that a message can hold: writing more fails with
	 * {@code BAD_PLAN}. Compare it with the expected size before a dump begins.
	 */
	default long largest() {
		return Long.MAX_VALUE;
	}

	/**
	 * Whether writing keeps a whole message, encrypted, in a temporary file of the
	 * staging directory until its end.
	 */
	default boolean keepsArchive() {
		return false;
	}

	/**
	 * Begins an encrypted message. Only {@link EncryptingStream#finish} completes it; a
	 * stream that is closed without leaves nothing that opens.
	 * @param out where the message goes; not closed by the returned stream
	 */
	EncryptingStream encrypt(OutputStream out);

	/**
	 * Opens an encrypted message. The returned stream releases nothing that was not
	 * authenticated (where the format {@link #authenticates}), and its end of file is
	 * reached only if the message is complete and nothing follows it. Formats that can be
	 * checked only as a whole (gnupg, raw-gcm) are read to their end here, into a
	 * temporary file that holds no clear bytes, and released from it.
	 * @param in the message; closed by the returned stream at the latest
	 * @throws HoldfastException with {@code WRONG_KEY} when none of the keys opens it,
	 * {@code DAMAGED} when it is damaged, {@code DISK_FULL} when the temporary file
	 * cannot be written; reading may throw {@link DamagedArchiveException} later
	 * @throws java.io.UncheckedIOException when the stored bytes cannot be read, which
	 * says nothing about the archive
	 */
	InputStream decrypt(InputStream in);

	/**
	 * Opens an encrypted message for somebody who only compares it. As {@link #decrypt},
	 * but where the format can be checked only as a whole, bytes may come before they are
	 * checked and without any temporary file: nothing may be made of them before the end
	 * of file, which still is reached only if all of them are right.
	 */
	default InputStream decryptToCompare(InputStream in) {
		return decrypt(in);
	}

}
