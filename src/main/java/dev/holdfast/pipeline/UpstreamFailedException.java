package dev.holdfast.pipeline;

/** A stage ends because another one failed. The cause is the other's failure. */
public class UpstreamFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UpstreamFailedException(String stage, Throwable cause) {
		super("ended because " + stage + " failed", cause);
	}

}
