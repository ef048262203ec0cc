package dev.holdfast.restore;

/** Hears of a restore while it runs. */
public interface RestoreListener {

	/** A step has begun. */
	default void step(String name) {
	}

	/** Bytes were read from a destination. */
	default void read(long bytes) {
	}

	/** Something was done or found that is worth a line. */
	default void warn(String message) {
	}

}
