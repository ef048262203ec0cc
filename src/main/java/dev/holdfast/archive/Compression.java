package dev.holdfast.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.holdfast.plan.CompressionSpec;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Compresses an archive piece by piece: each call makes whole frames (zstd frames, gzip
 * members, bzip2 streams), so pieces are compressed side by side and their concatenation
 * opens with {@code zstd -d}, {@code gunzip} or {@code bunzip2}. An instance is for one
 * thread.
 */
public interface Compression extends AutoCloseable {

	/** Reads the channel to its end and writes whole frames. */
	void compress(ReadableByteChannel in, WritableByteChannel out) throws IOException;

	@Override
	void close();

	/** A compressor of this kind for one thread. */
	static Compression of(CompressionSpec spec) {
		return switch (spec.algorithm()) {
			case ZSTD -> new ZstdCompression(spec.level());
			case GZIP, BZIP2 -> new StreamCompression(spec);
			case NONE -> new NoCompression();
		};
	}

	/** Reads the concatenation of all frames. */
	static InputStream open(CompressionSpec.Algorithm algorithm, InputStream in) throws IOException {
		return switch (algorithm) {
			case ZSTD -> new ZstdInputStreamNoFinalizer(in).setContinuous(false);
			case GZIP -> new GzipCompressorInputStream(new BufferedInputStream(in, 64 * 1024), true);
			case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(in), true);
			case NONE -> in;
		};
	}

}
