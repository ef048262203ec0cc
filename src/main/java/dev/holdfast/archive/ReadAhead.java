package dev.holdfast.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/**
 * Reads a stream in a thread of its own, a bounded number of bytes ahead of whoever reads
 * this one, so that for example decryption and hashing run side by side. What goes wrong
 * there is thrown here. For one reader.
 */
public final class ReadAhead extends InputStream {

	private static final int CHUNK = 256 << 10;

	private static final int CHUNKS = 8;

	private final ChunkQueue queue = new ChunkQueue(CHUNKS, CHUNK);

	private final InputStream in = this.queue.input();

	private final Thread thread;

	private ReadAhead(Opener opener, String name) {
		this.thread = new Thread(() -> run(opener), name);
		this.thread.setDaemon(true);
	}

	/**
	 * Begins to read.
	 * @param opener opens the stream in the other thread, which closes it
	 * @param name of the thread
	 */
	public static ReadAhead of(Opener opener, String name) {
		ReadAhead ahead = new ReadAhead(opener, name);
		ahead.thread.start();
		return ahead;
	}

	private void run(Opener opener) {
		try (InputStream source = opener.open()) {
			byte[] chunk = this.queue.take();
			for (int read = fill(source, chunk); read > 0 && this.queue.put(chunk, read); read = fill(source, chunk)) {
				chunk = this.queue.take();
			}
			this.queue.end(null);
		}
		catch (InterruptedException ex) {
			this.queue.end(new InterruptedIOException("reading was interrupted"));
		}
		catch (IOException | RuntimeException | Error ex) {
			this.queue.end(ex);
		}
	}

	private static int fill(InputStream source, byte[] chunk) throws IOException {
		return source.readNBytes(chunk, 0, chunk.length);
	}

	@Override
	public int read() throws IOException {
		return this.in.read();
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		return this.in.read(bytes, offset, length);
	}

	/** Ends the other thread and waits until it has closed its stream. */
	@Override
	public void close() throws IOException {
		this.in.close();
		boolean interrupted = false;
		while (this.thread.isAlive()) {
			try {
				this.thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
				this.thread.interrupt();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** Opens the stream that is read ahead. */
	@FunctionalInterface
	public interface Opener {

		InputStream open() throws IOException;

	}

}
