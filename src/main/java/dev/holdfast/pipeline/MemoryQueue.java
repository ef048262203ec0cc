package dev.holdfast.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Segments in memory, at most a window of them ahead of the consumer: nothing of them
 * ever reaches a disk.
 */
final class MemoryQueue implements SegmentQueue {

	private final Gate gate;

	private final int window;

	private final Map<Long, byte[]> present = new HashMap<>();

	private final Set<Long> released = new HashSet<>();

	private long consumed;

	private @Nullable String note;

	private long count = -1;

	/**
	 * Makes an empty queue.
	 * @param window segments that may be ahead of the oldest one still needed
	 */
	MemoryQueue(int window, Gate gate) {
		this.window = window;
		this.gate = gate;
	}

	@Override
	public SegmentOutput begin(long number) {
		this.gate.await(() -> number < this.consumed + this.window);
		return new MemoryOutput(number);
	}

	@Override
	public long size(long number) {
		synchronized (this.gate) {
			byte[] bytes = this.present.get(number);
			return (bytes != null) ? bytes.length : -1;
		}
	}

	@Override
	public @Nullable Segment take(long number) {
		this.gate.await(() -> this.present.containsKey(number) || (this.count >= 0 && number >= this.count));
		synchronized (this.gate) {
			byte[] bytes = this.present.get(number);
			return (bytes != null) ? new MemorySegment(number, bytes) : null;
		}
	}

	@Override
	public void release(long number) {
		this.gate.change(() -> {
			this.present.remove(number);
			this.released.add(number);
			while (this.released.remove(this.consumed)) {
				this.consumed++;
			}
		});
	}

	@Override
	public void passed(long number) {
		release(number);
	}

	@Override
	public void end(long count, String note) {
		this.gate.change(() -> {
			this.count = count;
			this.note = note;
		});
	}

	@Override
	public @Nullable String endNote() {
		synchronized (this.gate) {
			return this.note;
		}
	}

	@Override
	public void clear() {
		synchronized (this.gate) {
			this.present.clear();
			this.released.clear();
			this.consumed = 0;
			this.count = -1;
			this.note = null;
		}
	}

	private record MemorySegment(long number, byte[] bytes) implements Segment {

		@Override
		public long size() {
			return this.bytes.length;
		}

		@Override
		public ReadableByteChannel open() {
			return Channels.newChannel(new ByteArrayInputStream(this.bytes));
		}

	}

	private final class MemoryOutput implements SegmentOutput {

		private final long number;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * 1024);

		private final byte[] slice = new byte[64 * 1024];

		MemoryOutput(long number) {
			this.number = number;
		}

		@Override
		public int write(ByteBuffer source) {
			int total = source.remaining();
			while (source.hasRemaining()) {
				int length = Math.min(source.remaining(), this.slice.length);
				source.get(this.slice, 0, length);
				this.bytes.write(this.slice, 0, length);
			}
			return total;
		}

		@Override
		public long size() {
			return this.bytes.size();
		}

		@Override
		public void publish() {
			byte[] whole = this.bytes.toByteArray();
			MemoryQueue.this.gate.change(() -> MemoryQueue.this.present.put(this.number, whole));
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
			this.bytes.reset();
		}

	}

}
