package dev.holdfast.restoretest;

/** Hears of restore tests while they run. */
public interface RestoreTestListener {

	/** A run has begun. */
	default void began(RestoreTestRequest request) {
	}

	/** A step has begun. */
	default void step(String name) {
	}

	/** Bytes were read from a destination. */
	default void read(long bytes) {
	}

	/** Something was done or found that is worth a line. */
	default void warn(String message) {
	}

	/** A run has ended. */
	void ended(RestoreTestResult result);

}
