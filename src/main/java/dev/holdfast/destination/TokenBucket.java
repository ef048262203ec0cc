package dev.holdfast.destination;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A limit on bytes per second. Each caller reserves the next free stretch of time on one
 * line and waits, outside the lock, until its stretch begins: so callers are served in
 * turn, and the sum over all of them keeps the limit whatever their number.
 */
final class TokenBucket implements Bandwidth {

	/** Idle time that may be caught up: 2.5 % of ten seconds. */
	private static final long BURST_NANOS = 250_000_000L;

	private static final double NANOS_PER_SECOND = 1e9;

	private final double nanosPerByte;

	private final LongSupplier ticker;

	private final LongConsumer pause;

	private long nextFree;

	/**
	 * @param bytesPerSecond at least 1
	 * @param ticker nanoseconds, as {@link System#nanoTime}
	 * @param pause waits at most this many nanoseconds; may return early
	 */
	TokenBucket(long bytesPerSecond, LongSupplier ticker, LongConsumer pause) {
		if (bytesPerSecond < 1) {
			throw new IllegalArgumentException("a bandwidth of " + bytesPerSecond + " bytes per second");
		}
		this.nanosPerByte = NANOS_PER_SECOND / bytesPerSecond;
		this.ticker = ticker;
		this.pause = pause;
		this.nextFree = ticker.getAsLong();
	}

	@Override
	public void acquire(long bytes) {
		long start = reserve(bytes);
		for (long wait = start - this.ticker.getAsLong(); wait > 0; wait = start - this.ticker.getAsLong()) {
			if (Thread.currentThread().isInterrupted()) {
				throw new HoldfastException(ExitCode.INTERRUPTED, "interrupted while waiting for bandwidth", null);
			}
			this.pause.accept(wait);
		}
	}

	private synchronized long reserve(long bytes) {
		long now = this.ticker.getAsLong();
		if (now - this.nextFree > BURST_NANOS) {
			this.nextFree = now - BURST_NANOS;
		}
		long start = this.nextFree;
		this.nextFree += (long) (bytes * this.nanosPerByte);
		return start;
	}

}
