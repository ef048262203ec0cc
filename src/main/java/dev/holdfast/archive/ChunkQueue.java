package dev.holdfast.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Hands chunks of bytes from one thread to another, at most a fixed number at a time. The
 * writer ends it, with what went wrong if anything did; the reader may give it up, and
 * then the writer goes on unhindered.
 */
public final class ChunkQueue {

	private final Deque<Chunk> full = new ArrayDeque<>();

	private final Deque<byte[]> empty = new ArrayDeque<>();

	private boolean ended;

	private boolean abandoned;

	private @Nullable Throwable failure;

	/**
	 * @param chunks how many there are, at least 2
	 * @param size bytes of each
	 */
	public ChunkQueue(int chunks, int size) {
		for (int i = 0; i < chunks; i++) {
			this.empty.add(new byte[size]);
		}
	}

	/** A chunk to fill; waits until one is free. */
	public synchronized byte[] take() throws InterruptedException {
		while (this.empty.isEmpty()) {
			wait();
		}
		return this.empty.removeFirst();
	}

	/**
	 * Hands a filled chunk over.
	 * @return whether anybody still reads; when not, the chunk is free again
	 */
	public synchronized boolean put(byte[] bytes, int length) {
		if (this.abandoned) {
			this.empty.add(bytes);
		}
		else {
			this.full.add(new Chunk(bytes, length));
		}
		notifyAll();
		return !this.abandoned;
	}

	/**
	 * Says that nothing follows.
	 * @param thrown what the reader is to be thrown; null for the end of file
	 */
	public synchronized void end(@Nullable Throwable thrown) {
		this.ended = true;
		this.failure = thrown;
		notifyAll();
	}

	/** The reader's end. Closing it gives the queue up. */
	public InputStream input() {
		return new Input();
	}

	private synchronized @Nullable Chunk next(@Nullable Chunk used) throws IOException {
		if (used != null) {
			this.empty.add(used.bytes);
			notifyAll();
		}
		while (this.full.isEmpty() && !this.ended) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new InterruptedIOException("interrupted while waiting for bytes");
			}
		}
		Chunk next = this.full.poll();
		if (next == null && this.failure != null) {
			throw asIs(this.failure);
		}
		return next;
	}

	private static IOException asIs(Throwable failure) {
		if (failure instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return (IOException) failure;
	}

	private synchronized void abandon(@Nullable Chunk used) {
		if (!this.abandoned) {
			this.abandoned = true;
			if (used != null) {
				this.empty.add(used.bytes);
			}
			this.full.forEach((chunk) -> this.empty.add(chunk.bytes));
			this.full.clear();
			this.ended = true;
			notifyAll();
		}
	}

	private record Chunk(byte[] bytes, int length) {
	}

	private final class Input extends InputStream {

		private @Nullable Chunk current;

		private int position;

		@Override
		public int read() throws IOException {
			Chunk chunk = filled();
			return (chunk == null) ? -1 : chunk.bytes[this.position++] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (length == 0) {
				return 0;
			}
			Chunk chunk = filled();
			if (chunk == null) {
				return -1;
			}
			int count = Math.min(length, chunk.length - this.position);
			System.arraycopy(chunk.bytes, this.position, bytes, offset, count);
			this.position += count;
			return count;
		}

		private @Nullable Chunk filled() throws IOException {
			while (this.current == null || this.position == this.current.length) {
				Chunk used = this.current;
				this.current = null;
				this.position = 0;
				this.current = next(used);
				if (this.current == null) {
					return null;
				}
			}
			return this.current;
		}

		@Override
		public void close() {
			abandon(this.current);
			this.current = null;
		}

	}

}
