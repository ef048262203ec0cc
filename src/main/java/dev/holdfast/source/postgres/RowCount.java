package dev.holdfast.source.postgres;

import java.io.IOException;

import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.RowScanner;

/**
 * Counts and digests the rows of COPY text wherever messages begin and end, by the
 * newlines, of which COPY text holds no others. Slower than one message a row.
 */
final class RowCount implements RowSink {

	private static final int STEP = 64 * 1024;

	private final RowDigest digest = new RowDigest();

	private final RowScanner scanner = new RowScanner(this.digest);

	@Override
	public void row(byte[] buffer, int offset, int length) {
		this.scanner.add(buffer, offset, length);
	}

	@Override
	public void large(long length, Bytes bytes) throws IOException {
		byte[] buffer = new byte[STEP];
		for (long done = 0; done < length;) {
			int step = (int) Math.min(STEP, length - done);
			bytes.read(buffer, 0, step);
			this.scanner.add(buffer, 0, step);
			done += step;
		}
	}

	/** What was counted; of rows that all ended. */
	RowDigest digest(long rows) throws IOException {
		if (this.scanner.inRow() || this.digest.rows() != rows) {
			throw new IOException("the server sent " + rows + " rows, of which " + this.digest.rows() + " arrived");
		}
		return this.digest;
	}

}
