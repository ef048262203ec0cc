package dev.holdfast.verify;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** The verification that this process makes; set before its job begins. */
final class CurrentVerification {

	private volatile @Nullable VerifyRun run;

	void begin(VerifyRun begun) {
		this.run = begun;
	}

	VerifyRun get() {
		return Objects.requireNonNull(this.run, "no verification has begun");
	}

	/** Makes the run stop soon; nothing when none has begun. */
	void stop() {
		VerifyRun begun = this.run;
		if (begun != null) {
			begun.stop();
		}
	}

}
