package dev.holdfast.pipeline;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Segments in memory, at most a window of them ahead of the consumer: nothing of them
 * ever reaches a disk.
 */
final class MemoryQueue implements SegmentQueue {

	private static final int CHUNK = 256 * 1024;

	private final Gate gate;

	private final int window;

	private final Map<Long, MemorySegment> present = new HashMap<>();

	private final Set<Long> released = new HashSet<>();

	private long consumed;

	private @Nullable String note;

	private long count = -1;

	/** Chunks to be used again: making them anew for every segment cost a second a GB. */
	private final Deque<ByteBuffer> spare = new ArrayDeque<>();

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
			MemorySegment segment = this.present.get(number);
			return (segment != null) ? segment.size() : -1;
		}
	}

	@Override
	public @Nullable Segment take(long number) {
		this.gate.await(() -> this.present.containsKey(number) || (this.count >= 0 && number >= this.count));
		synchronized (this.gate) {
			return this.present.get(number);
		}
	}

	@Override
	public void release(long number) {
		this.gate.change(() -> {
			MemorySegment segment = this.present.remove(number);
			if (segment != null) {
				recycle(segment.chunks());
			}
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
			this.present.values().forEach((segment) -> recycle(segment.chunks()));
			this.present.clear();
			this.released.clear();
			this.consumed = 0;
			this.count = -1;
			this.note = null;
		}
	}

	private ByteBuffer chunk() {
		synchronized (this.spare) {
			ByteBuffer chunk = this.spare.poll();
			return (chunk != null) ? chunk.clear() : ByteBuffer.allocateDirect(CHUNK);
		}
	}

	private void recycle(List<ByteBuffer> chunks) {
		synchronized (this.spare) {
			this.spare.addAll(chunks);
		}
	}

	private record MemorySegment(long number, List<ByteBuffer> chunks, long size) implements Segment {

		@Override
		public ReadableByteChannel open() {
			return new ChunkChannel(this.chunks);
		}

	}

	/** Reads chunks one after another; each reader has its own position. */
	private static final class ChunkChannel implements ReadableByteChannel {

		private final Iterator<ByteBuffer> chunks;

		private ByteBuffer current = ByteBuffer.allocate(0);

		ChunkChannel(List<ByteBuffer> chunks) {
			this.chunks = chunks.iterator();
		}

		@Override
		public int read(ByteBuffer target) {
			while (!this.current.hasRemaining()) {
				if (!this.chunks.hasNext()) {
					return -1;
				}
				this.current = this.chunks.next().duplicate();
			}
			int length = Math.min(this.current.remaining(), target.remaining());
			target.put(this.current.slice(this.current.position(), length));
			this.current.position(this.current.position() + length);
			return length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
			this.current = ByteBuffer.allocate(0);
		}

	}

	private final class MemoryOutput implements SegmentOutput {

		private final long number;

		private final List<ByteBuffer> chunks = new ArrayList<>();

		private long size;

		MemoryOutput(long number) {
			this.number = number;
		}

		@Override
		public int write(ByteBuffer source) {
			int total = source.remaining();
			while (source.hasRemaining()) {
				ByteBuffer chunk = room();
				int length = Math.min(source.remaining(), chunk.remaining());
				chunk.put(source.slice(source.position(), length));
				source.position(source.position() + length);
			}
			this.size += total;
			return total;
		}

		private ByteBuffer room() {
			if (this.chunks.isEmpty() || !this.chunks.get(this.chunks.size() - 1).hasRemaining()) {
				this.chunks.add(chunk());
			}
			return this.chunks.get(this.chunks.size() - 1);
		}

		@Override
		public long size() {
			return this.size;
		}

		@Override
		public void publish() {
			this.chunks.forEach(ByteBuffer::flip);
			MemorySegment segment = new MemorySegment(this.number, List.copyOf(this.chunks), this.size);
			this.chunks.clear();
			MemoryQueue.this.gate.change(() -> MemoryQueue.this.present.put(this.number, segment));
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
			recycle(this.chunks);
			this.chunks.clear();
		}

	}

}
