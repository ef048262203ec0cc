package dev.holdfast.source.h2;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.holdfast.archive.RowDigest;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of rows, digests each row (without the line feed after it), and hands
 * them on in pieces that end with a row. Only a row longer than the buffer is cut in the
 * middle. Memory is the buffer, whatever the rows.
 */
final class RowPieces {

	private static final int BUFFER = 4 << 20;

	private static final int ENOUGH = 2 << 20;

	private final byte[] buffer;

	private final int enough;

	private final Target target;

	private final RowDigest digest = new RowDigest();

	private int length;

	private int rowStart;

	private @Nullable HashStream128 longRow;

	private boolean continued;

	private long bytes;

	private RowPieces(int buffer, int enough, Target target) {
		this.buffer = new byte[buffer];
		this.enough = enough;
		this.target = target;
	}

	/** Pieces of 2 to 4 MiB. */
	static RowPieces of(Target target) {
		return new RowPieces(BUFFER, ENOUGH, target);
	}

	/** Digests only. */
	static RowPieces discarding() {
		return new RowPieces(64 << 10, 32 << 10, (piece, length, continued) -> {
		});
	}

	/** For tests: pieces of any size. */
	static RowPieces of(int buffer, int enough, Target target) {
		return new RowPieces(buffer, enough, target);
	}

	void add(int each) {
		if (this.length == this.buffer.length) {
			makeRoom();
		}
		this.buffer[this.length++] = (byte) each;
	}

	void add(byte[] more, int offset, int count) {
		int from = offset;
		int left = count;
		while (left > 0) {
			if (this.length == this.buffer.length) {
				makeRoom();
			}
			int part = Math.min(left, this.buffer.length - this.length);
			System.arraycopy(more, from, this.buffer, this.length, part);
			this.length += part;
			from += part;
			left -= part;
		}
	}

	void endRow() {
		if (this.length == this.buffer.length) {
			makeRoom();
		}
		HashStream128 stream = this.longRow;
		if (stream == null) {
			this.digest.add(this.buffer, this.rowStart, this.length - this.rowStart);
		}
		else {
			stream.putBytes(this.buffer, this.rowStart, this.length - this.rowStart);
			this.digest.add(stream.get());
			this.longRow = null;
		}
		this.buffer[this.length++] = '\n';
		this.rowStart = this.length;
		if (this.length >= this.enough) {
			emit(this.length, false);
		}
	}

	/** Hands on what is left. */
	void finish() {
		if (this.length > 0) {
			emit(this.length, false);
		}
	}

	long rows() {
		return this.digest.rows();
	}

	/** Bytes of all rows with their line feeds. */
	long bytes() {
		return this.bytes + this.length;
	}

	String hex() {
		return this.digest.hex();
	}

	private void makeRoom() {
		if (this.rowStart > 0) {
			emit(this.rowStart, false);
			return;
		}
		if (this.longRow == null) {
			this.longRow = RowDigest.hasher().hashStream();
		}
		this.longRow.putBytes(this.buffer, 0, this.length);
		emit(this.length, true);
	}

	private void emit(int count, boolean inRow) {
		this.target.piece(this.buffer, count, this.continued);
		this.continued = inRow;
		this.bytes += count;
		System.arraycopy(this.buffer, count, this.buffer, 0, this.length - count);
		this.length -= count;
		this.rowStart = Math.max(0, this.rowStart - count);
	}

	/** Where pieces go. */
	interface Target {

		/**
		 * Takes one piece; the array is used again afterwards.
		 * @param continued whether it begins in the middle of a row
		 */
		void piece(byte[] piece, int length, boolean continued);

	}

}
