package dev.holdfast.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/**
 * One frame per chunk, compressed in one call between direct buffers: faster than the
 * streaming form, and no copy through the heap. Each frame carries its size and checksum.
 */
final class ZstdCompression implements Compression {

	private static final int CHUNK = 1 << 20;

	/** Levels above this one look back further than a small chunk reaches. */
	private static final int SMALL_CHUNK_LEVEL = 3;

	private final ZstdCompressCtx context = new ZstdCompressCtx();

	private final ByteBuffer input;

	private final ByteBuffer output;

	ZstdCompression(int level) {
		this.context.setLevel(level).setChecksum(true).setContentSize(true);
		int chunk = (level <= SMALL_CHUNK_LEVEL) ? CHUNK : 4 * CHUNK;
		this.input = ByteBuffer.allocateDirect(chunk);
		this.output = ByteBuffer.allocateDirect((int) Zstd.compressBound(chunk));
	}

	@Override
	public void compress(ReadableByteChannel in, WritableByteChannel out) throws IOException {
		while (fill(in)) {
			this.input.flip();
			int size = this.context.compressDirectByteBuffer(this.output, 0, this.output.capacity(), this.input, 0,
					this.input.limit());
			this.output.position(0).limit(size);
			while (this.output.hasRemaining()) {
				out.write(this.output);
			}
			this.output.clear();
		}
	}

	private boolean fill(ReadableByteChannel in) throws IOException {
		this.input.clear();
		while (this.input.hasRemaining() && in.read(this.input) >= 0) {
			continue;
		}
		return this.input.position() > 0;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
