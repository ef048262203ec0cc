package dev.holdfast.pipeline;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Where the stages of one run wait for each other. Whoever fails closes the gate, and all
 * who wait, or come later, fail too: no stage can take an abandoned stream for a finished
 * one.
 */
public final class Gate {

	private @Nullable Throwable failure;

	private @Nullable String failed;

	private boolean stopped;

	/**
	 * Closes the gate because a stage failed. The first failure is the one that is kept.
	 */
	public synchronized void fail(String stage, Throwable cause) {
		if (this.failure == null && !this.stopped) {
			this.failure = cause;
			this.failed = stage;
		}
		notifyAll();
	}

	/** Closes the gate because the run was asked to stop. */
	public synchronized void stop() {
		this.stopped = true;
		notifyAll();
	}

	/** Whether the run was asked to stop. */
	public synchronized boolean stopped() {
		return this.stopped;
	}

	/** What closed the gate first; null while it is open or was only stopped. */
	public synchronized @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Throws when the gate is closed.
	 * @throws UpstreamFailedException when a stage failed
	 * @throws CancellationException when the run was stopped
	 */
	public synchronized void check() {
		if (this.failure != null) {
			throw new UpstreamFailedException(String.valueOf(this.failed), this.failure);
		}
		if (this.stopped) {
			throw new CancellationException("stopped");
		}
	}

	/** Tells those who wait that something changed. */
	synchronized void changed() {
		notifyAll();
	}

	/** Runs a change of shared state and tells those who wait. */
	synchronized void change(Runnable change) {
		change.run();
		notifyAll();
	}

	/**
	 * Waits until the condition, which reads state that changes under this gate, holds.
	 */
	synchronized void await(BooleanSupplier ready) {
		try {
			check();
			while (!ready.getAsBoolean()) {
				wait();
				check();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted");
		}
	}

}
