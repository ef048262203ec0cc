package dev.holdfast.destination;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How stubbornly requests are repeated.
 *
 * @param attempts of one request, the first included
 * @param firstDelay at most before the second attempt; doubles with each further one,
 * with full jitter
 * @param longestDelay at most before any attempt
 */
record S3Tuning(int attempts, Duration firstDelay, Duration longestDelay) {

	/** Some 13 s of waiting on average, 25 s at most. */
	static final S3Tuning DEFAULT = new S3Tuning(8, Duration.ofMillis(250), Duration.ofSeconds(20));

	/** Waits before an attempt that the SDK does not repeat by itself. */
	void pause(int failures) throws InterruptedException {
		long longest = Math.min(this.longestDelay.toMillis(), this.firstDelay.toMillis() << Math.min(20, failures - 1));
		Thread.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
	}

}
