package dev.holdfast.destination;

import java.util.concurrent.locks.LockSupport;

/** A limit on bytes per second that all destinations of a run share. */
public interface Bandwidth {

	/** No limit. */
	Bandwidth UNLIMITED = (bytes) -> {
	};

	/**
	 * Waits until these bytes may be sent. Callers ask for small amounts (some 10 KiB) at
	 * a time, so that all who share the limit keep moving.
	 * @throws dev.holdfast.failure.HoldfastException with {@code INTERRUPTED} when the
	 * thread is interrupted while it waits
	 */
	void acquire(long bytes);

	/**
	 * A limit that holds over everything that shares this object.
	 * @param bytesPerSecond at least 1
	 */
	static Bandwidth limitedTo(long bytesPerSecond) {
		return new TokenBucket(bytesPerSecond, System::nanoTime, LockSupport::parkNanos);
	}

}
