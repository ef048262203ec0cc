package dev.holdfast.verify;

import java.util.Locale;

/** How much of a backup is looked at, from the cheapest on. */
public enum Level {

	/** The store's own word on presence and size; the archive is not read. */
	STORE,

	/** Manifest and signature alone. */
	METADATA,

	/** Every byte of the archive, against the signed manifest. */
	CHECKSUM,

	/** Also decrypted and decompressed, every row and file against the manifest. */
	CONTENT;

	/** As it is typed and printed. */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** The level of this word, as in plans. */
	public static Level of(String word) {
		return valueOf(word.toUpperCase(Locale.ROOT));
	}

	/** Whether the archive's bytes are read. */
	boolean reads() {
		return this == CHECKSUM || this == CONTENT;
	}

}
