package dev.holdfast.verify;

/** Hears of verifications while they run. */
public interface VerifyListener {

	/** A run has begun. */
	default void began(VerifyRequest request) {
	}

	/** Bytes were read from a destination; called from several threads. */
	default void read(long bytes) {
	}

	/** A run has ended. */
	void ended(VerifyResult result);

}
