package dev.holdfast.source;

/** A load that was asked to stop has stopped. */
public class LoadStoppedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public LoadStoppedException() {
		super("stopped");
	}

}
