package dev.holdfast.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tar stream of an archive, decrypted and decompressed, entry by entry, and
 * refuses whatever {@link TarWriter} does not write: {@value #FIRST} stands first,
 * {@value #LAST} last, names stay within the archive, checksums and padding are right,
 * and after the last entry come two blocks of zeros and the end of the file. Memory does
 * not depend on the archive. Nothing is written anywhere. Whether names are unique only
 * the contents document tells: see {@link ContentItem.File#superseded()}. For one thread.
 */
public final class ArchiveReader implements AutoCloseable {

	/** The entry that every archive begins with. */
	public static final String FIRST = "backup.json";

	/** The entry that every archive ends with. */
	public static final String LAST = "contents.json";

	private static final int BLOCK = 512;

	/** Bytes of one extended header: names, ids, attributes. */
	private static final int LARGEST_HEADER = 16 << 20;

	/** Bytes of one map of a sparse file. */
	private static final int LARGEST_MAP = 64 << 20;

	private final InputStream in;

	private final long most;

	private final byte[] block = new byte[BLOCK];

	private long count;

	private long left;

	private int padding;

	private @Nullable Entry current;

	private boolean ended;

	/**
	 * @param in the tar stream; closed by {@link #close}
	 * @param most bytes that it may have at most: what its signed manifest says, or what
	 * whoever reads it can bear. A stream that goes on is damaged, so that a few bytes
	 * that expand without end are found out
	 */
	public ArchiveReader(InputStream in, long most) {
		this.in = in;
		this.most = most;
	}

	/**
	 * The next entry; what was left of the one before is skipped.
	 * @return the entry, or null at the end, which was checked then
	 * @throws DamagedArchiveException for whatever is not an archive of ours
	 */
	public @Nullable Entry next() throws IOException {
		if (this.ended) {
			return null;
		}
		skip();
		block();
		if (isZero(this.block, 0)) {
			end();
			return null;
		}
		Entry entry = entry();
		requireOrder(entry);
		this.current = entry;
		return entry;
	}

	/**
	 * Reads from the current entry's content: of a sparse file its data runs, one after
	 * the other.
	 * @return how many bytes; -1 at the entry's end
	 */
	public int read(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		if (this.left == 0) {
			return -1;
		}
		int read = this.in.read(bytes, offset, (int) Math.min(length, this.left));
		if (read < 0) {
			throw tooEarly();
		}
		counted(read);
		this.left -= read;
		return read;
	}

	/** The current entry's content. Closing it changes nothing. */
	public InputStream content() {
		return new InputStream() {

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return (ArchiveReader.this.read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				return (length == 0) ? 0 : ArchiveReader.this.read(bytes, offset, length);
			}

		};
	}

	/** Bytes of the tar stream that were read. */
	public long bytes() {
		return this.count;
	}

	private void skip() throws IOException {
		byte[] skipped = (this.left > 0) ? new byte[8192] : this.block;
		while (this.left > 0) {
			read(skipped, 0, skipped.length);
		}
		if (this.padding > 0) {
			fill(this.block, this.padding);
			if (!isZero(this.block, BLOCK - this.padding)) {
				throw new DamagedArchiveException("entry " + name() + " is followed by something else than padding",
						null);
			}
			this.padding = 0;
		}
	}

	private Entry entry() throws IOException {
		PaxRecords pax = PaxRecords.NONE;
		if (TarHeader.type(this.block) == 'x') {
			long size = TarHeader.of(this.block).size();
			if (size > LARGEST_HEADER) {
				throw new DamagedArchiveException("a header has " + size + " bytes", null);
			}
			pax = PaxRecords.parse(padded((int) size));
			block();
		}
		Entry entry = TarHeader.of(this.block).entry(pax);
		long stored = pax.number("size", TarHeader.of(this.block).size());
		this.padding = (int) ((BLOCK - stored % BLOCK) % BLOCK);
		this.left = stored;
		if (!pax.isSparse()) {
			return entry;
		}
		return sparse(entry, pax, stored);
	}

	private Entry sparse(Entry entry, PaxRecords pax, long stored) throws IOException {
		SparseMap map = new SparseMap(pax.number("GNU.sparse.realsize", -1));
		for (boolean more = true; more; more = map.add(this.block)) {
			if (this.left < BLOCK || stored - this.left > LARGEST_MAP) {
				throw new DamagedArchiveException("entry " + entry.name() + " has a wrong map of its holes", null);
			}
			block();
			this.left -= BLOCK;
		}
		return map.of(entry, this.left);
	}

	private void requireOrder(Entry entry) throws IOException {
		String last = (this.current != null) ? this.current.name() : "";
		if (this.current == null && !entry.name().equals(FIRST)) {
			throw new DamagedArchiveException("the archive begins with " + entry.name() + " instead of " + FIRST, null);
		}
		if (last.equals(LAST)) {
			throw new DamagedArchiveException("entry " + entry.name() + " stands behind " + LAST, null);
		}
		boolean ours = entry.name().equals(FIRST) || entry.name().equals(LAST);
		if (ours && entry.kind() != Entry.Kind.FILE || this.current != null && entry.name().equals(FIRST)) {
			throw new DamagedArchiveException("entry " + entry.name() + " is there twice or no file", null);
		}
	}

	private void end() throws IOException {
		if (this.current == null || !this.current.name().equals(LAST)) {
			throw new DamagedArchiveException("the archive ends without " + LAST, null);
		}
		block();
		if (!isZero(this.block, 0) || this.in.read() >= 0) {
			throw new DamagedArchiveException("the archive goes on behind its end", null);
		}
		this.ended = true;
		this.current = null;
	}

	private byte[] padded(int size) throws IOException {
		byte[] bytes = new byte[size];
		fill(bytes, size);
		int rest = (BLOCK - size % BLOCK) % BLOCK;
		fill(this.block, rest);
		if (!isZero(this.block, BLOCK - rest)) {
			throw new DamagedArchiveException("a header is followed by something else than padding", null);
		}
		return bytes;
	}

	private void block() throws IOException {
		fill(this.block, BLOCK);
	}

	/** Fills the end of an array. */
	private void fill(byte[] bytes, int length) throws IOException {
		int read = this.in.readNBytes(bytes, bytes.length - length, length);
		counted(read);
		if (read < length) {
			throw tooEarly();
		}
	}

	private void counted(long read) throws IOException {
		this.count += read;
		if (this.count > this.most) {
			throw new DamagedArchiveException(
					"the archive holds more than the " + this.most + " bytes that it should expand to", null);
		}
	}

	private static DamagedArchiveException tooEarly() {
		return new DamagedArchiveException("the archive ends too early", new EOFException());
	}

	private String name() {
		return (this.current != null) ? this.current.name() : "";
	}

	private static boolean isZero(byte[] bytes, int from) {
		int bits = 0;
		for (int i = from; i < bytes.length; i++) {
			bits |= bytes[i];
		}
		return bits == 0;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
