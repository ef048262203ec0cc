package dev.holdfast.readback;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads many small objects side by side, because each of them takes a way to the store
 * and back. Results come in the order asked for, and only a few are held at once.
 */
public final class SideBySide {

	private static final int THREADS = 16;

	private static final int AHEAD = 4 * THREADS;

	private SideBySide() {
	}

	/**
	 * Reads all.
	 * @param read called by several threads; what it throws is thrown here, and ends it
	 * @param taken called by this thread
	 */
	public static <T, R> void read(Collection<T> what, Function<T, R> read, Consumer<R> taken) {
		ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, what.size())));
		try {
			Iterator<T> rest = what.iterator();
			Queue<Future<R>> running = new ArrayDeque<>();
			while (rest.hasNext() || !running.isEmpty()) {
				while (rest.hasNext() && running.size() < AHEAD) {
					T next = rest.next();
					running.add(threads.submit(() -> read.apply(next)));
				}
				taken.accept(result(running.remove()));
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static <R> R result(Future<R> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			if (ex.getCause() instanceof Error failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new java.util.concurrent.CancellationException("stopped");
		}
	}

}
