package dev.holdfast.source;

/** A dump that was asked to stop has stopped. */
public class DumpStoppedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public DumpStoppedException() {
		super("stopped");
	}

}
