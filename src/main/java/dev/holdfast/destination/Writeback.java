package dev.holdfast.destination;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Puts a growing file on the disk while it is still being written, so that the last force
 * has little left to do. A failure is kept and reported by {@link #finish}: the system
 * tells a write error only once, and a later force would succeed.
 */
final class Writeback {

	private final Path file;

	private boolean running;

	private boolean again;

	private @Nullable IOException failure;

	Writeback(Path file) {
		this.file = file;
	}

	/** More was written. */
	synchronized void request() {
		this.again = this.running;
		if (!this.running) {
			this.running = true;
			Thread thread = new Thread(this::run, "holdfast-writeback");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** Waits for what runs, and throws what failed since the beginning. */
	synchronized void finish() throws IOException {
		try {
			while (this.running) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted while waiting for the disk");
		}
		if (this.failure != null) {
			throw new IOException(this.failure.getMessage(), this.failure);
		}
	}

	private void run() {
		boolean more = true;
		while (more) {
			IOException failed = force();
			synchronized (this) {
				this.failure = (this.failure != null) ? this.failure : failed;
				more = this.again && failed == null;
				this.again = false;
				this.running = more;
				notifyAll();
			}
		}
	}

	private @Nullable IOException force() {
		try {
			PrivateFiles.force(this.file);
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

}
