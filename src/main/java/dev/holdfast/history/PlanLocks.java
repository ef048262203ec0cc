package dev.holdfast.history;

import java.util.Optional;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/** One lock per plan. */
public interface PlanLocks {

	/**
	 * Takes a plan's lock.
	 * @param plan the plan
	 * @param onLoss called once, from another thread, when the lock is lost while it is
	 * held: the holder must stop before it seals anything
	 * @return the lock, to be closed
	 * @throws HoldfastException with {@code BUSY} when anyone holds it, in this process
	 * or another, saying who and since when
	 */
	PlanLock acquire(String plan, Runnable onLoss);

	/**
	 * Who runs this plan now; empty when nobody does. Takes nothing.
	 */
	Optional<LockHolder> holder(String plan);

	/** The failure of the second who comes. */
	static HoldfastException busy(String plan, @Nullable LockHolder holder) {
		String who = (holder != null) ? holder.describe() : "another process";
		return new HoldfastException(ExitCode.BUSY, "plan " + plan + " is being run by " + who,
				"wait until that run has ended, or end it");
	}

}
