package dev.holdfast.history;

import java.util.concurrent.ThreadLocalRandom;

/** Random waits, so that processes that met once do not meet again. */
final class Jitter {

	private static final int SHORTEST = 2;

	private static final int LONGEST = 25;

	private Jitter() {
	}

	/** Milliseconds to wait after this many vain attempts. */
	static long milliseconds(int attempts) {
		return ThreadLocalRandom.current().nextLong(SHORTEST, Math.min(LONGEST, SHORTEST * (attempts + 2)) + 1L);
	}

}
