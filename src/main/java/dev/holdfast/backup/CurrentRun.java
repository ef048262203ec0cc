package dev.holdfast.backup;

import java.util.Objects;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.Failure;
import dev.holdfast.history.PlanLock;
import org.jspecify.annotations.Nullable;

/** The run that this process makes; set before its job begins. */
final class CurrentRun {

	private volatile @Nullable BackupRun run;

	private volatile @Nullable PlanLock lock;

	void begin(BackupRun begun, PlanLock held) {
		this.run = begun;
		this.lock = held;
	}

	BackupRun get() {
		return Objects.requireNonNull(this.run, "no run has begun");
	}

	/** Makes sure that nobody else runs the plan, before anything is sealed. */
	void confirmLock() {
		Objects.requireNonNull(this.lock, "no run has begun").confirm();
	}

	/** Makes the run stop at the next segment; nothing when none has begun. */
	void stop() {
		BackupRun begun = this.run;
		if (begun != null) {
			begun.pipeline().stop();
		}
	}

	/** Makes the run fail because one of its steps could not be run. */
	void fail(Throwable cause) {
		BackupRun begun = this.run;
		if (begun != null) {
			Failure failure = Failure.of(cause);
			begun.pipeline().fail(new HoldfastException(failure.code(), failure.message(), failure.hint(), cause));
		}
	}

	/** Another host may run the plan from now on: nothing of ours may be sealed. */
	void lockLost() {
		BackupRun begun = this.run;
		if (begun != null) {
			begun.pipeline()
				.fail(new HoldfastException(ExitCode.UNREACHABLE,
						"the lock of plan " + begun.request().plan().name() + " was lost",
						"look at the database that keeps the history, and run the plan again: it resumes"));
		}
	}

}
