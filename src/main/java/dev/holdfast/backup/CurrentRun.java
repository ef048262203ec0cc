package dev.holdfast.backup;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** The run that this process makes; set before its job begins. */
final class CurrentRun {

	private volatile @Nullable BackupRun run;

	void begin(BackupRun begun) {
		this.run = begun;
	}

	BackupRun get() {
		return Objects.requireNonNull(this.run, "no run has begun");
	}

	/** Makes the run stop at the next segment; nothing when none has begun. */
	void stop() {
		BackupRun begun = this.run;
		if (begun != null) {
			begun.pipeline().stop();
		}
	}

}
