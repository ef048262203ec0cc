package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

import com.dynatrace.hash4j.hashing.HashStream128;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.Dump;

/**
 * Collects the rows of one table after another into pieces, entries of about
 * {@value #PIECE} bytes that are cut between rows, and digests each row while it is in
 * the cache. A larger row is a piece of its own, passed on as a stream; only one of more
 * than {@value #LONGEST} bytes is cut in the middle. For one thread.
 */
final class PieceWriter implements RowSink {

	/** Bytes of a usual piece. */
	static final int PIECE = 2 * 1024 * 1024;

	/** Bytes of the longest piece: above this a row is cut. */
	static final int LONGEST = 100 * 1024 * 1024;

	private static final int STEP = 64 * 1024;

	private final Dump dump;

	private final String prefix;

	private final String suffix;

	private final int longest;

	private final byte[] piece;

	private int used;

	private RowDigest digest = new RowDigest();

	private long counted;

	private TableDump table;

	/**
	 * @param prefix put before the names of entries
	 * @param suffix of the names of pieces
	 * @param longest bytes above which a row is cut
	 */
	PieceWriter(Dump dump, String prefix, String suffix, int longest, TableDump first) {
		this.dump = dump;
		this.prefix = prefix;
		this.suffix = suffix;
		this.longest = longest;
		this.piece = new byte[Math.min(PIECE, longest)];
		this.table = first;
	}

	/** From now on rows are of this table. */
	void begin(TableDump next) {
		this.table = next;
		this.digest = new RowDigest();
		this.counted = 0;
		this.used = 0;
	}

	/** Rows that were taken since {@link #begin}. */
	long rows() {
		return this.digest.rows();
	}

	/** Takes another's word for what the rows since {@link #begin} were. */
	void recount(RowDigest counted) {
		this.digest = counted;
	}

	/**
	 * Writes what is left.
	 * @return whether the table is complete
	 */
	boolean end() {
		flush();
		return this.table.finish(this.digest);
	}

	@Override
	public void row(byte[] buffer, int offset, int length) throws IOException {
		checkEnd((length > 0) ? buffer[offset + length - 1] : 0);
		if (length > this.piece.length - this.used) {
			flush();
			if (length > this.piece.length) {
				large(length, new Slice(buffer, offset));
				return;
			}
		}
		this.digest.add(buffer, offset, length - 1);
		System.arraycopy(buffer, offset, this.piece, this.used, length);
		this.used += length;
	}

	@Override
	public void large(long length, Bytes bytes) throws IOException {
		if (length <= this.piece.length) {
			flush();
			bytes.read(this.piece, 0, (int) length);
			checkEnd(this.piece[(int) length - 1]);
			this.digest.add(this.piece, 0, (int) length - 1);
			this.used = (int) length;
			return;
		}
		flush();
		try {
			this.table.beginRow();
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
		try {
			stream(length, bytes);
		}
		finally {
			this.table.endRow();
		}
	}

	private void stream(long length, Bytes bytes) throws IOException {
		HashStream128 hash = RowDigest.hasher().hashStream();
		long left = length;
		while (left > 0) {
			long size = Math.min(left, this.longest);
			int number = (left == length) ? this.table.nextPiece(size) : this.table.nextContinued(size);
			try (OutputStream out = this.dump.open(entry(number, size))) {
				copy(bytes, size, left == size, out, hash);
			}
			left -= size;
		}
		this.digest.add(hash.get());
		progress();
	}

	private void copy(Bytes bytes, long size, boolean last, OutputStream out, HashStream128 hash) throws IOException {
		for (long done = 0; done < size;) {
			int step = (int) Math.min(size - done, STEP);
			bytes.read(this.piece, 0, step);
			done += step;
			boolean end = last && done == size;
			if (end) {
				checkEnd(this.piece[step - 1]);
			}
			hash.putBytes(this.piece, 0, end ? step - 1 : step);
			out.write(this.piece, 0, step);
		}
	}

	private static void checkEnd(byte last) throws IOException {
		if (last != '\n') {
			throw new IOException("a row does not end with a newline");
		}
	}

	private void flush() {
		if (this.used > 0) {
			int number = this.table.nextPiece(this.used);
			this.dump.write(entry(number, this.used), this.piece, 0, this.used);
			this.used = 0;
		}
		progress();
	}

	private void progress() {
		if (this.digest.rows() > this.counted) {
			this.dump.progress(this.digest.rows() - this.counted, 0);
			this.counted = this.digest.rows();
		}
	}

	private Entry entry(int number, long size) {
		return Entry.of(this.prefix + this.table.path() + "/" + EntryNames.piece(number, this.suffix), size);
	}

	/** A row that is in memory already. */
	private static final class Slice implements Bytes {

		private final byte[] buffer;

		private int position;

		Slice(byte[] buffer, int offset) {
			this.buffer = buffer;
			this.position = offset;
		}

		@Override
		public void read(byte[] target, int offset, int length) {
			System.arraycopy(this.buffer, this.position, target, offset, length);
			this.position += length;
		}

	}

}
