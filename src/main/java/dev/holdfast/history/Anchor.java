package dev.holdfast.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A spare connection that keeps the embedded history open between the transactions of a
 * burst, because opening and closing the file costs 10 to 30 times what a transaction
 * does. It lets go when nothing happened for a while, and after a second at the latest
 * for a moment, so that other processes get their turn.
 */
final class Anchor implements AutoCloseable {

	private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

	private static final long REST = TimeUnit.MILLISECONDS.toNanos(40);

	private final Opener opener;

	private final ScheduledThreadPoolExecutor timer;

	private @Nullable Connection connection;

	private long openedAt;

	private long usedAt;

	private long restUntil;

	private boolean closed;

	Anchor(Opener opener) {
		this.opener = opener;
		this.timer = new ScheduledThreadPoolExecutor(1, Anchor::daemon);
		this.restUntil = System.nanoTime();
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "holdfast-history");
		thread.setDaemon(true);
		return thread;
	}

	/** Says that the file is about to be used. */
	synchronized void touch() throws SQLException {
		this.usedAt = System.nanoTime();
		if (this.connection == null && !this.closed && this.usedAt - this.restUntil >= 0) {
			this.connection = this.opener.open();
			this.openedAt = System.nanoTime();
			schedule(LINGER);
		}
	}

	private void schedule(long nanos) {
		this.timer.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
	}

	private synchronized void check() {
		long now = System.nanoTime();
		boolean tooLong = now - this.openedAt >= LONGEST;
		if (this.closed || tooLong || now - this.usedAt >= LINGER) {
			release();
			this.restUntil = now + (tooLong ? REST : 0);
		}
		else {
			schedule(Math.min(this.usedAt + LINGER, this.openedAt + LONGEST) - now);
		}
	}

	private void release() {
		try (Connection last = this.connection) {
			this.connection = null;
		}
		catch (SQLException ex) {
			// what was committed is on disk; the next opening sees it
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		release();
		this.timer.shutdownNow();
	}

	/** Opens the file. */
	@FunctionalInterface
	interface Opener {

		Connection open() throws SQLException;

	}

}
