package dev.holdfast.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The tar stream, cut into segments. Small writes are gathered, large ones go through
 * uncopied. Not for several threads.
 */
final class RawOutput extends OutputStream {

	private static final int GATHER = 64 * 1024;

	private final SegmentQueue queue;

	private final long segmentSize;

	private final byte[] gathered = new byte[GATHER];

	private int pending;

	private long number;

	private long total;

	private @Nullable SegmentOutput segment;

	RawOutput(SegmentQueue queue, long segmentSize) {
		this.queue = queue;
		this.segmentSize = segmentSize;
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.total += length;
		if (length >= GATHER) {
			drain();
			pass(bytes, offset, length);
			return;
		}
		if (this.pending + length > GATHER) {
			drain();
		}
		System.arraycopy(bytes, offset, this.gathered, this.pending, length);
		this.pending += length;
	}

	private void drain() throws IOException {
		int length = this.pending;
		this.pending = 0;
		pass(this.gathered, 0, length);
	}

	private void pass(byte[] bytes, int offset, int length) throws IOException {
		ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
		while (rest.hasRemaining()) {
			SegmentOutput current = this.segment;
			if (current == null) {
				current = this.queue.begin(this.number);
				this.segment = current;
			}
			int room = (int) Math.min(rest.remaining(), this.segmentSize - current.size());
			ByteBuffer slice = rest.slice(rest.position(), room);
			while (slice.hasRemaining()) {
				current.write(slice);
			}
			rest.position(rest.position() + room);
			if (current.size() >= this.segmentSize) {
				roll(current);
			}
		}
	}

	private void roll(SegmentOutput current) throws IOException {
		current.publish();
		this.segment = null;
		this.number++;
	}

	/** Publishes the last segment; the stream has not ended before {@code queue.end}. */
	void finish() throws IOException {
		drain();
		if (this.segment != null) {
			roll(this.segment);
		}
	}

	/** Segments published. */
	long segments() {
		return this.number;
	}

	/** Bytes written. */
	long total() {
		return this.total;
	}

	@Override
	public void close() throws IOException {
		if (this.segment != null) {
			this.segment.close();
			this.segment = null;
		}
	}

}
