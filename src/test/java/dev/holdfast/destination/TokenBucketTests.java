package dev.holdfast.destination;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class TokenBucketTests {

	private static final long SECOND = 1_000_000_000L;

	private static final long RATE = 20L << 20;

	private final AtomicLong now = new AtomicLong(-5);

	private final TokenBucket bucket = new TokenBucket(RATE, this.now::get, this.now::addAndGet);

	@Test
	void keepsTheRateOverTenSeconds() {
		assertThat(sentIn(10, 32 << 10)).isCloseTo(10 * RATE, within(RATE));
	}

	@Test
	void keepsTheRateWithSlicesOfAnySize() {
		assertThat(sentIn(10, 1000)).isCloseTo(10 * RATE, within(RATE));
		assertThat(sentIn(10, 2 << 20)).isCloseTo(10 * RATE, within(RATE));
	}

	@Test
	void idleTimeIsNotSavedUp() {
		sentIn(1, 32 << 10);
		this.now.addAndGet(3600 * SECOND);
		assertThat(sentIn(10, 32 << 10)).isCloseTo(10 * RATE, within(RATE));
	}

	@Test
	void endsAtOnceWhenInterrupted() {
		this.bucket.acquire(RATE);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> this.bucket.acquire(1))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void keepsTheRateOverSeveralThreadsOnTheRealClock() throws InterruptedException {
		Bandwidth real = Bandwidth.limitedTo(4 << 20);
		AtomicLong sent = new AtomicLong();
		long start = System.nanoTime();
		Thread[] threads = new Thread[4];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = new Thread(() -> {
				for (int slice = 0; slice < 64; slice++) {
					real.acquire(32 << 10);
					sent.addAndGet(32 << 10);
				}
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		double seconds = (System.nanoTime() - start) / (double) SECOND;
		assertThat(sent.get()).isEqualTo(8L << 20);
		assertThat(seconds).isBetween(1.9, 2.6);
	}

	private long sentIn(int seconds, int slice) {
		long end = this.now.get() + seconds * SECOND;
		long sent = 0;
		for (this.bucket.acquire(slice); this.now.get() < end; this.bucket.acquire(slice)) {
			sent += slice;
		}
		return sent;
	}

}
