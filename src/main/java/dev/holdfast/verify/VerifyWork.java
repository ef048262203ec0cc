package dev.holdfast.verify;

import java.util.List;

/** What a process is to verify, and who hears of it. */
public interface VerifyWork {

	/**
	 * What to verify, one run each; asked when the jobs before it have ended.
	 */
	List<VerifyRequest> requests();

	/** A run has begun. */
	default void began(VerifyRequest request) {
	}

	/** Bytes were read from a destination; called from several threads. */
	default void read(long bytes) {
	}

	/** A run has ended. */
	void ended(VerifyResult result);

}
