package dev.holdfast.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import com.dynatrace.hash4j.hashing.HashStream128;
import org.jspecify.annotations.Nullable;

/**
 * Digests rows as they stream by: each ends with a line feed, which is no part of what is
 * hashed (COPY text and JSON rows hold none else). A row may be cut anywhere. Not for
 * several threads.
 */
public final class RowScanner {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGHS = 0x8080808080808080L;

	private final RowDigest digest;

	private @Nullable HashStream128 open;

	/**
	 * @param digest gets every row that ends
	 */
	public RowScanner(RowDigest digest) {
		this.digest = digest;
	}

	/** Takes the next bytes. */
	public void add(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int start = offset;
		for (int feed = lineFeed(bytes, start, end); feed < end; feed = lineFeed(bytes, start, end)) {
			HashStream128 begun = this.open;
			if (begun == null) {
				this.digest.add(bytes, start, feed - start);
			}
			else {
				this.digest.add(begun.putBytes(bytes, start, feed - start).get());
				this.open = null;
			}
			start = feed + 1;
		}
		if (start < end) {
			if (this.open == null) {
				this.open = RowDigest.hasher().hashStream();
			}
			this.open.putBytes(bytes, start, end - start);
		}
	}

	/** Whether a row has begun and not ended. */
	public boolean inRow() {
		return this.open != null;
	}

	/** Index of the next line feed, or {@code end}; looks at eight bytes at a time. */
	static int lineFeed(byte[] bytes, int from, int end) {
		int at = from;
		for (; at <= end - 8; at += 8) {
			long word = (long) LONGS.get(bytes, at) ^ LINE_FEEDS;
			long zero = (word - ONES) & ~word & HIGHS;
			if (zero != 0) {
				return at + Long.numberOfTrailingZeros(zero) / 8;
			}
		}
		while (at < end && bytes[at] != '\n') {
			at++;
		}
		return at;
	}

}
