package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

import dev.holdfast.source.DumpStoppedException;

/**
 * Runs tasks side by side, each on a thread of its own. The first failure is the one that
 * counts: it makes the others fail soon, and is thrown once all of them have ended, so
 * that nothing outlives {@link #await}.
 */
final class Crew {

	private final Runnable stopOthers;

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch failed = new CountDownLatch(1);

	private @Nullable Throwable first;

	/**
	 * @param stopOthers makes tasks that still run fail soon; called once at most
	 */
	Crew(Runnable stopOthers) {
		this.stopOthers = stopOthers;
	}

	void start(String name, Runnable task) {
		Thread thread = new Thread(() -> run(task), name);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	/** Makes everything fail because of this. */
	void fail(Throwable ex) {
		synchronized (this) {
			if (this.first != null) {
				return;
			}
			this.first = ex;
		}
		this.failed.countDown();
		this.stopOthers.run();
		this.threads.forEach(Thread::interrupt);
	}

	/** Whether a task has failed. */
	boolean hasFailed() {
		return this.failed.getCount() == 0;
	}

	/** Waits until every task has ended. */
	void await() {
		for (Thread thread : this.threads) {
			join(thread);
		}
		Throwable ex;
		synchronized (this) {
			ex = this.first;
		}
		if (ex instanceof RuntimeException runtime) {
			throw runtime;
		}
		if (ex instanceof Error error) {
			throw error;
		}
		if (ex != null) {
			throw new IllegalStateException(ex);
		}
	}

	private void join(Thread thread) {
		boolean interrupted = false;
		while (thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
				fail(new DumpStoppedException());
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
