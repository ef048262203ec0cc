package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.OutputStream;

/** Rows of a COPY that is under way. */
final class LoadOutput extends OutputStream {

	private final LoadStream stream;

	LoadOutput(LoadStream stream) {
		this.stream = stream;
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.stream.write(bytes, offset, length);
	}

}
