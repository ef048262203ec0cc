package dev.holdfast.source.files;

import java.nio.charset.StandardCharsets;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a file tree: the sum modulo 2^128 of the XXH3-128 hashes of one record
 * for each item, so that it does not depend on their order. Superseded items are left
 * out. A record is the UTF-8 text of these fields, each followed by one NUL byte:
 * <ol>
 * <li>path: the entry's name relative to the source, without a slash at the end</li>
 * <li>kind: {@code FILE}, {@code DIRECTORY}, {@code SYMBOLIC_LINK}, {@code HARD_LINK} or
 * {@code FIFO}</li>
 * <li>size in decimal: bytes of the file, holes included; 0 for all but files</li>
 * <li>digest: XXH3-128 of the content, holes as zeros, 32 lower-case hex digits; empty
 * for all but files</li>
 * <li>link: target of the symbolic link, or the entry name of the file that the hard link
 * is another name of; else empty</li>
 * <li>mode: permission bits with set-uid, set-gid and sticky in octal, four digits</li>
 * <li>owner: {@code user:group}, each by its number where it has no name</li>
 * <li>modified: UTC, {@code yyyy-MM-ddTHH:mm:ss.nnnnnnnnnZ}, always nine digits</li>
 * </ol>
 * The last three are empty for hard links, which share those of their file.
 */
public final class FilesDigest {

	private final RowDigest digest = new RowDigest();

	/** Adds one item, unless it is superseded. */
	public void add(ContentItem.File file) {
		if (!file.superseded()) {
			byte[] record = record(file);
			this.digest.add(record, 0, record.length);
		}
	}

	/** How many items were added. */
	public long items() {
		return this.digest.rows();
	}

	/** The sum as 32 lower-case hex digits. */
	public String hex() {
		return this.digest.hex();
	}

	static byte[] record(ContentItem.File file) {
		boolean shares = file.kind() == Entry.Kind.HARD_LINK;
		String[] fields = { file.path(), file.kind().name(), Long.toString(file.size()), orEmpty(file.digest()),
				orEmpty(file.link()), shares ? "" : String.format("%04o", file.mode()), shares ? "" : file.owner(),
				shares ? "" : file.modified() };
		return (String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8);
	}

	private static String orEmpty(@Nullable String value) {
		return (value != null) ? value : "";
	}

}
