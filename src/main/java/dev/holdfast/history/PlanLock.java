package dev.holdfast.history;

import dev.holdfast.failure.HoldfastException;

/**
 * The right to run a plan, held by this process only for as long as it lives: when it
 * dies, however it dies, the right is free again.
 */
public interface PlanLock extends AutoCloseable {

	/** The plan. */
	String plan();

	/**
	 * Makes sure that the lock is still held, asking the server where there is one. To be
	 * called right before anything is sealed that must not exist twice.
	 * @throws HoldfastException with {@code UNREACHABLE} when the lock was lost
	 */
	void confirm();

	/** Gives the plan free. */
	@Override
	void close();

}
