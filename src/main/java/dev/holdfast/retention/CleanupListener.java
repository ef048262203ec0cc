package dev.holdfast.retention;

/** Hears of cleanups while they run. */
public interface CleanupListener {

	/** It is known what is to be done; nothing has been yet. */
	default void decided(CleanupResult soFar) {
	}

	/** A backup is gone. */
	default void removed(String backupId) {
	}

	/** A run has ended. */
	void ended(CleanupResult result);

}
