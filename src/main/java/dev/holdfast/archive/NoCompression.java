package dev.holdfast.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Hands the bytes on as they are. */
final class NoCompression implements Compression {

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

	@Override
	public void compress(ReadableByteChannel in, WritableByteChannel out) throws IOException {
		while (in.read(this.buffer.clear()) >= 0) {
			this.buffer.flip();
			while (this.buffer.hasRemaining()) {
				out.write(this.buffer);
			}
		}
	}

	@Override
	public void close() {
		this.buffer.clear();
	}

}
