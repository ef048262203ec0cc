package dev.holdfast.history;

/** Waits; tests pass one that does not. */
@FunctionalInterface
interface Sleeper {

	/** Sleeps for real. */
	Sleeper REAL = Thread::sleep;

	void sleep(long milliseconds) throws InterruptedException;

}
