package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;

import org.jspecify.annotations.Nullable;

import dev.holdfast.source.postgres.json.CopyRows;
import dev.holdfast.source.postgres.json.JsonTable;

/** Makes COPY text of a JSON row that arrives in pieces, on a thread of its own. */
final class JsonPipe implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	private final PipedOutputStream out = new PipedOutputStream();

	private final PipedInputStream in = new PipedInputStream(BUFFER);

	private final Thread thread;

	private volatile @Nullable IOException failure;

	JsonPipe(JsonTable table, LoadStream stream) {
		this.thread = new Thread(() -> convert(table, stream), "rows of JSON");
		this.thread.setDaemon(true);
		try {
			this.in.connect(this.out);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.thread.start();
	}

	private void convert(JsonTable table, LoadStream stream) {
		try (this.in) {
			new CopyRows(table).convert(this.in, new LoadOutput(stream));
		}
		catch (IOException ex) {
			this.failure = ex;
		}
	}

	void write(byte[] bytes, int length) throws IOException {
		try {
			this.out.write(bytes, 0, length);
		}
		catch (IOException ex) {
			check();
			throw ex;
		}
	}

	/** Waits until all of it is converted. */
	void end() throws IOException {
		this.out.close();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		check();
	}

	private void check() throws IOException {
		IOException ex = this.failure;
		if (ex != null) {
			throw ex;
		}
	}

	@Override
	public void close() {
		try {
			this.in.close();
			this.out.close();
		}
		catch (IOException ex) {
			// the thread ends all the same
		}
	}

}
