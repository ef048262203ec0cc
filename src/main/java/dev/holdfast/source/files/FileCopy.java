package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.archive.RowDigest;
import org.jspecify.annotations.Nullable;

/**
 * Writes regular files. A file that changes, shrinks or fails while it is read is opened
 * and read once more; when it does so again, it is written as it was read and warned
 * about. Files up to 1 MiB are read into memory first, so that only what is final is
 * written. For a larger one a second entry of the same name follows the first, which is
 * then superseded.
 */
final class FileCopy {

	private static final int SMALL = 1 << 20;

	static final String CHANGED = "changed while it was read, twice";

	private final ItemWriter items;

	private final LargeFile large;

	private final byte[] small = new byte[SMALL + 1];

	FileCopy(ItemWriter items) {
		this.items = items;
		this.large = new LargeFile(items);
	}

	/**
	 * Writes a file.
	 * @return the facts of what was written, null when nothing was
	 */
	@Nullable FileFacts copy(TreeNode directory, RawName name, TreeNode node, FileFacts facts, String path) throws IOException {
		FileReading first = read(node, facts, path);
		if (first.problem() == null || first.hopeless()) {
			return finish(first, path);
		}
		try (TreeNode again = directory.child(name)) {
			return copyAgain(first, again, path);
		}
		catch (NoSuchFileException ex) {
			return finish(first.with("vanished while it was read"), path);
		}
		catch (IOException ex) {
			return finish(first.with("cannot be read again: " + Reason.of(ex)), path);
		}
	}

	private @Nullable FileFacts copyAgain(FileReading first, TreeNode again, String path) throws IOException {
		FileFacts now = again.facts();
		if (now.kind() != FileFacts.Kind.FILE) {
			return finish(first.with("became something else while it was read"), path);
		}
		FileReading second = read(again, now, path);
		if (second.entry() == null) {
			return finish((first.item() != null) ? first.with(String.valueOf(second.problem())) : second, path);
		}
		if (first.item() != null) {
			this.items.describe(superseded(first.item()));
		}
		return finish(second, path);
	}

	private @Nullable FileFacts finish(FileReading reading, String path) {
		if (reading.problem() != null) {
			this.items.warn(path, reading.problem());
		}
		Entry entry = reading.entry();
		if (entry == null) {
			return null;
		}
		ContentItem.File item = reading.item();
		if (item == null) {
			this.items.write(entry, this.small, reading.loaded());
			item = this.items.item(entry, reading.loaded(),
					RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(this.small, 0, reading.loaded())), false);
		}
		this.items.describe(item);
		return reading.facts();
	}

	private FileReading read(TreeNode node, FileFacts facts, String path) throws IOException {
		try (SeekableByteChannel content = open(node)) {
			return (facts.size() <= SMALL) ? load(node, content, facts, path)
					: this.large.write(node, content, facts, path);
		}
		catch (ReadFailure ex) {
			return FileReading.failed(facts, "cannot be read: " + Reason.of(ex.reason()),
					ex.reason() instanceof AccessDeniedException);
		}
	}

	private FileReading load(TreeNode node, SeekableByteChannel content, FileFacts facts, String path)
			throws IOException, ReadFailure {
		int length = FileInput.read(content, this.small, 0, this.small.length);
		boolean stable = length == facts.size() && facts.isUnchanged(node.facts());
		Entry entry = this.items.header(node, facts, path, Kind.FILE, length, null, null);
		return FileReading.loaded(facts, entry, length, stable ? null : CHANGED);
	}

	private static SeekableByteChannel open(TreeNode node) throws ReadFailure {
		try {
			return node.content();
		}
		catch (IOException ex) {
			throw new ReadFailure(ex);
		}
	}

	private static ContentItem.File superseded(ContentItem.File item) {
		return new ContentItem.File(item.path(), item.kind(), item.size(), item.digest(), item.link(), item.mode(),
				item.owner(), item.modified(), true);
	}

}
