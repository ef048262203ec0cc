package dev.holdfast.evidence;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a question in a thread of its own, and ends it when its time is over. The thread
 * is a daemon: a driver that heeds nothing cannot keep the process from ending.
 */
final class Deadline {

	private static final long GRACE_MILLIS = 2_000;

	private final Duration timeout;

	private final Checks.Question question;

	private final FutureTask<Checks.Answer> task;

	Deadline(Duration timeout, Checks.Question question) {
		this.timeout = timeout;
		this.question = question;
		this.task = new FutureTask<>(question::ask);
	}

	/**
	 * The answer.
	 * @throws TimeoutException when there was none in time
	 * @throws CancellationException when it was cancelled
	 */
	Checks.Answer answer() throws TimeoutException {
		Thread thread = new Thread(this.task, "check " + this.question.kind());
		thread.setDaemon(true);
		thread.start();
		try {
			return this.task.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException defect) {
				throw defect;
			}
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted");
		}
		finally {
			end(thread);
		}
	}

	/** Ends the question; whoever waits for the answer hears of it. */
	void cancel() {
		this.task.cancel(true);
		this.question.abort();
	}

	/** Waits a little for what the question has open, such as a file with a password. */
	private void end(Thread thread) {
		if (this.task.isDone() && !this.task.isCancelled()) {
			return;
		}
		cancel();
		try {
			thread.join(GRACE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
