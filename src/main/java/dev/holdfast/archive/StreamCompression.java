package dev.holdfast.archive;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import dev.holdfast.plan.CompressionSpec;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** One gzip member or bzip2 stream per piece. */
final class StreamCompression implements Compression {

	private final CompressionSpec spec;

	private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

	StreamCompression(CompressionSpec spec) {
		this.spec = spec;
	}

	@Override
	public void compress(ReadableByteChannel in, WritableByteChannel out) throws IOException {
		try (OutputStream compressed = open(unclosed(Channels.newOutputStream(out)))) {
			while (in.read(this.buffer.clear()) >= 0) {
				compressed.write(this.buffer.array(), 0, this.buffer.position());
			}
		}
	}

	/** The member ends, the segment it goes into does not. */
	private static OutputStream unclosed(OutputStream out) {
		return new FilterOutputStream(out) {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				this.out.write(bytes, offset, length);
			}

			@Override
			public void close() throws IOException {
				flush();
			}

		};
	}

	private OutputStream open(OutputStream out) throws IOException {
		if (this.spec.algorithm() == CompressionSpec.Algorithm.BZIP2) {
			return new BZip2CompressorOutputStream(out);
		}
		GzipParameters parameters = new GzipParameters();
		parameters.setCompressionLevel(this.spec.level());
		return new GzipCompressorOutputStream(out, parameters);
	}

	@Override
	public void close() {
		this.buffer.clear();
	}

}
