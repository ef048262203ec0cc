package dev.holdfast.source.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.Entry.Kind;
import dev.holdfast.archive.Entry.Sparse;
import dev.holdfast.archive.RowDigest;
import org.jspecify.annotations.Nullable;

/**
 * Streams a file into an entry whose size is declared before. Whatever becomes of the
 * file meanwhile, exactly that many bytes are written: zeros for those that are missing.
 */
final class LargeFile {

	private static final byte[] ZEROS = new byte[64 << 10];

	private final ItemWriter items;

	private final byte[] chunk = new byte[256 << 10];

	LargeFile(ItemWriter items) {
		this.items = items;
	}

	FileReading write(TreeNode node, SeekableByteChannel content, FileFacts facts, String path) throws IOException {
		Sparse sparse = sparse(node, facts);
		List<Sparse.Run> runs = (sparse != null) ? sparse.runs() : List.of(new Sparse.Run(0, facts.size()));
		long size = runs.stream().mapToLong(Sparse.Run::length).sum();
		Entry entry = this.items.header(node, facts, path, Kind.FILE, size, null, sparse);
		HashStream128 hash = RowDigest.hasher().hashStream();
		String problem = null;
		long position = 0;
		try (OutputStream out = this.items.open(entry)) {
			for (Sparse.Run run : runs) {
				zeros(run.offset() - position, hash, null);
				String failed = copy(content, run, hash, out, problem != null);
				problem = (failed != null) ? failed : problem;
				position = run.offset() + run.length();
			}
			zeros(facts.size() - position, hash, null);
		}
		catch (IOException ex) {
			// not the file but the archive
			throw new UncheckedIOException(ex);
		}
		problem = (problem != null) ? problem : change(node, facts);
		return FileReading.written(facts, entry, this.items.item(entry, facts.size(), RowDigest.hex(hash.get()), false),
				problem);
	}

	private static @Nullable String change(TreeNode node, FileFacts facts) {
		try {
			return facts.isUnchanged(node.facts()) ? null : FileCopy.CHANGED;
		}
		catch (IOException ex) {
			return "cannot be looked at again: " + Reason.of(ex);
		}
	}

	private @Nullable String copy(SeekableByteChannel content, Sparse.Run run, HashStream128 hash, OutputStream out,
			boolean gaveUp) throws IOException {
		long left = run.length();
		String problem = null;
		try {
			FileInput.position(content, run.offset());
			while (left > 0 && !gaveUp) {
				int count = FileInput.read(content, this.chunk, 0, (int) Math.min(this.chunk.length, left));
				if (count == 0) {
					problem = "shrank while it was read, twice; the rest of it is zeros";
					break;
				}
				hash.putBytes(this.chunk, 0, count);
				out.write(this.chunk, 0, count);
				left -= count;
			}
		}
		catch (ReadFailure ex) {
			problem = "cannot be read to its end, the rest of it is zeros: " + Reason.of(ex.reason());
		}
		zeros(left, hash, out);
		return problem;
	}

	private static @Nullable Sparse sparse(TreeNode node, FileFacts facts) {
		try {
			return node.sparse(facts.size());
		}
		catch (IOException ex) {
			// its holes are read as the zeros they stand for
			return null;
		}
	}

	private static void zeros(long count, HashStream128 hash, @Nullable OutputStream out) throws IOException {
		for (long left = count; left > 0; left -= ZEROS.length) {
			int part = (int) Math.min(left, ZEROS.length);
			hash.putBytes(ZEROS, 0, part);
			if (out != null) {
				out.write(ZEROS, 0, part);
			}
		}
	}

}
