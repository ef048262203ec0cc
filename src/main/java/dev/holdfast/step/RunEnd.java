package dev.holdfast.step;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.Failure;

/** Why a job did not complete. */
public final class RunEnd {

	private RunEnd() {
	}

	/**
	 * The failure; null when it completed.
	 * @param what the run is called, for example {@code the verification of shop-…}
	 */
	public static @Nullable HoldfastException failure(JobExecution execution, String what) {
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			return null;
		}
		if (execution.getStatus() == BatchStatus.STOPPED) {
			return new HoldfastException(ExitCode.TERMINATED, what + " was stopped", "run it again");
		}
		return execution.getAllFailureExceptions()
			.stream()
			.findFirst()
			.map(Failure::of)
			.map((failure) -> new HoldfastException(failure.code(), failure.message(), failure.hint()))
			.orElseGet(() -> new HoldfastException(ExitCode.DEFECT, what + " ended as " + execution.getStatus(),
					"this is a defect in Holdfast: please report it with the output of --debug"));
	}

}
