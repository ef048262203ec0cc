package dev.holdfast.destination;

/** A limit on bytes per second that all destinations of a run share. */
public interface Bandwidth {

	/** No limit. */
	Bandwidth UNLIMITED = (bytes) -> {
	};

	/** Waits until these bytes may be sent. */
	void acquire(long bytes);

}
