package dev.holdfast.source.files;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.source.Dump;
import org.jspecify.annotations.Nullable;

/** Writes entries with all that is known of a file, and describes and counts them. */
final class ItemWriter {

	private static final DateTimeFormatter MODIFIED = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final byte[] NOTHING = {};

	private final Dump dump;

	private final Owners owners = new Owners();

	private final FilesDigest digest = new FilesDigest();

	private long bytes;

	ItemWriter(Dump dump) {
		this.dump = dump;
	}

	/** The header of a file's entry. */
	Entry header(TreeNode node, FileFacts facts, String name, Kind kind, long size, @Nullable String link,
			Entry.@Nullable Sparse sparse) throws IOException {
		Map<String, byte[]> attributes = (kind == Kind.HARD_LINK) ? Map.of() : attributes(node, name);
		return new Entry(name, kind, size, (kind == Kind.SYMBOLIC_LINK) ? 0777 : facts.mode(),
				facts.uid() & 0xFFFFFFFFL, facts.gid() & 0xFFFFFFFFL, this.owners.user(node, facts),
				this.owners.group(node, facts), facts.modified(), link, attributes, sparse);
	}

	/** Writes an entry that has no content, whole. */
	void bare(TreeNode node, FileFacts facts, String name, Kind kind, @Nullable String link) throws IOException {
		Entry entry = header(node, facts, name, kind, 0, link, null);
		write(entry, NOTHING, 0);
		describe(item(entry, 0, null, false));
	}

	/** Writes an entry whose content is in memory. */
	void write(Entry entry, byte[] content, int length) {
		this.dump.write(entry, content, 0, length);
		this.bytes += length;
	}

	/** Begins an entry whose content is streamed. */
	OutputStream open(Entry entry) {
		this.bytes += entry.size();
		return this.dump.open(entry);
	}

	/** What the contents document says of an entry. */
	ContentItem.File item(Entry entry, long size, @Nullable String hash, boolean superseded) {
		String user = entry.user().isEmpty() ? Long.toString(entry.uid()) : entry.user();
		String group = entry.group().isEmpty() ? Long.toString(entry.gid()) : entry.group();
		return new ContentItem.File(entry.name(), entry.kind(), size, hash, entry.linkName(), entry.mode(),
				user + ":" + group, modified(entry.modified()), superseded);
	}

	void describe(ContentItem.File item) {
		this.dump.describe(item);
		this.digest.add(item);
		this.dump.progress(0, 1);
	}

	/** Warns about a file, by its name with all that is no text escaped. */
	void warn(String name, String what) {
		this.dump.warn("/" + RawName.shown(name) + " " + what);
	}

	FilesDigest digest() {
		return this.digest;
	}

	long bytes() {
		return this.bytes;
	}

	private Map<String, byte[]> attributes(TreeNode node, String name) {
		try {
			return node.attributes();
		}
		catch (IOException ex) {
			warn(name, "is written without its extended attributes: " + Reason.of(ex));
			return Map.of();
		}
	}

	static String modified(Instant time) {
		return MODIFIED.format(time);
	}

}
