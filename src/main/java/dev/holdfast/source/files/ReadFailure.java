package dev.holdfast.source.files;

import java.io.IOException;

/** A file cannot be read, as opposed to the archive not being written. */
final class ReadFailure extends Exception {

	private static final long serialVersionUID = 1L;

	private final IOException reason;

	ReadFailure(IOException reason) {
		super(reason);
		this.reason = reason;
	}

	IOException reason() {
		return this.reason;
	}

}
