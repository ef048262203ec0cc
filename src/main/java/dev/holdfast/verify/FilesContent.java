package dev.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.files.FilesDigest;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a file tree. Each is digested with all that is known of it, and so is
 * each item of the contents document; both must be the same set. Memory is bounded: of
 * the first {@value EntryIndex#MOST} entries a difference is named, beyond them it is
 * only found.
 */
final class FilesContent implements SourceContent {

	private static final DateTimeFormatter MODIFIED = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final int BUFFER = 256 << 10;

	private static final byte[] ZEROS = new byte[64 << 10];

	private final SourceSummary summary;

	private final RowDigest entries = new RowDigest();

	private final RowDigest items = new RowDigest();

	private final FilesDigest tree = new FilesDigest();

	private final EntryIndex index = new EntryIndex();

	private final byte[] buffer = new byte[BUFFER];

	FilesContent(SourceSummary summary) {
		this.summary = summary;
	}

	@Override
	public String type() {
		return this.summary.type();
	}

	@Override
	public void entry(Entry entry, String path, InputStream content) throws IOException {
		String digest = (entry.kind() == Entry.Kind.FILE) ? digest(entry, content) : null;
		HashValue128 record = record(describe(entry, path, digest));
		this.entries.add(record);
		this.index.add(path, record);
	}

	private String digest(Entry entry, InputStream content) throws IOException {
		HashStream128 hash = RowDigest.hasher().hashStream();
		Entry.Sparse sparse = entry.sparse();
		if (sparse == null) {
			copy(content, entry.size(), hash);
			return RowDigest.hex(hash.get());
		}
		long at = 0;
		for (Entry.Sparse.Run run : sparse.runs()) {
			zeros(run.offset() - at, hash);
			copy(content, run.length(), hash);
			at = run.offset() + run.length();
		}
		zeros(sparse.realSize() - at, hash);
		return RowDigest.hex(hash.get());
	}

	private void copy(InputStream content, long length, HashStream128 hash) throws IOException {
		for (long left = length; left > 0;) {
			int read = content.read(this.buffer, 0, (int) Math.min(this.buffer.length, left));
			if (read < 0) {
				throw new DamagedArchiveException("the archive ends too early", null);
			}
			hash.putBytes(this.buffer, 0, read);
			left -= read;
		}
	}

	private static void zeros(long length, HashStream128 hash) {
		for (long left = length; left > 0; left -= ZEROS.length) {
			hash.putBytes(ZEROS, 0, (int) Math.min(ZEROS.length, left));
		}
	}

	/** What the contents document must say of this entry. */
	private ContentItem.File describe(Entry entry, String path, @Nullable String digest) {
		String user = entry.user().isEmpty() ? Long.toString(entry.uid()) : entry.user();
		String group = entry.group().isEmpty() ? Long.toString(entry.gid()) : entry.group();
		Entry.Sparse sparse = entry.sparse();
		String link = entry.linkName();
		String prefix = this.summary.name() + "/";
		if (entry.kind() == Entry.Kind.HARD_LINK && link != null && link.startsWith(prefix)) {
			link = link.substring(prefix.length());
		}
		return new ContentItem.File(path, entry.kind(), (sparse != null) ? sparse.realSize() : entry.size(), digest,
				link, entry.mode(), user + ":" + group, MODIFIED.format(entry.modified()), false);
	}

	private static HashValue128 record(ContentItem.File file) {
		Instant modified = Instant.parse(file.modified());
		byte[] text = String
			.join("\0", file.path(), file.kind().name(), Long.toString(file.size()), String.valueOf(file.digest()),
					String.valueOf(file.link()), Integer.toOctalString(file.mode()), file.owner(),
					MODIFIED.format(modified))
			.getBytes(StandardCharsets.UTF_8);
		return RowDigest.hasher().hashBytesTo128Bits(text);
	}

	@Override
	public void item(ContentItem item) throws IOException {
		if (!(item instanceof ContentItem.File file)) {
			throw new DamagedArchiveException(
					"contents.json has something else than files in the source " + this.summary.name(), null);
		}
		HashValue128 record = record(file);
		this.items.add(record);
		this.index.match(file.path(), record, file.superseded());
		this.tree.add(file);
	}

	@Override
	public void finish(ContentTotals totals) throws IOException {
		this.index.finish(this.summary.name());
		if (this.entries.rows() != this.items.rows() || !this.entries.hex().equals(this.items.hex())) {
			throw new DamagedArchiveException(
					"source " + this.summary.name() + " holds " + this.entries.rows() + " entries with digest "
							+ this.entries.hex() + ", dumped were " + this.items.rows() + " with " + this.items.hex(),
					null);
		}
		if (this.tree.items() != this.summary.files() || !this.tree.hex().equals(this.summary.filesDigest())) {
			throw new DamagedArchiveException("source " + this.summary.name() + " holds " + this.tree.items()
					+ " files, directories and links with digest " + this.tree.hex() + ", the manifest says "
					+ this.summary.files() + " with " + this.summary.filesDigest(), null);
		}
		totals.files(this.tree.items());
	}

}
