package dev.holdfast.unpacking;

import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** A directory that is neither as it was nor as it should be. */
public final class PartlyUnpackedException extends HoldfastException {

	private static final long serialVersionUID = 1L;

	private static final int NAMED = 5;

	private final String changed;

	PartlyUnpackedException(String why, List<String> changed, Throwable cause) {
		super(ExitCode.UNREACHABLE, why, "mend that, and do it again with --overwrite", cause);
		this.changed = String.join(", ", changed.subList(0, Math.min(NAMED, changed.size())))
				+ ((changed.size() > NAMED) ? ", and " + (changed.size() - NAMED) + " more" : "");
	}

	/** What holds files of the backup now, for people. */
	public String changed() {
		return this.changed;
	}

}
