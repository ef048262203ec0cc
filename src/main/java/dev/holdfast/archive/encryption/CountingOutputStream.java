package dev.holdfast.archive.encryption;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts bytes; does not close what it writes to. */
final class CountingOutputStream extends FilterOutputStream {

	private long count;

	private int last = -1;

	CountingOutputStream(OutputStream out) {
		super(out);
	}

	@Override
	public void write(int b) throws IOException {
		this.out.write(b);
		this.count++;
		this.last = b & 0xff;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.out.write(bytes, offset, length);
		this.count += length;
		this.last = (length > 0) ? bytes[offset + length - 1] & 0xff : this.last;
	}

	@Override
	public void close() throws IOException {
		flush();
	}

	long count() {
		return this.count;
	}

	/** The byte written last, -1 for none yet. */
	int last() {
		return this.last;
	}

}
