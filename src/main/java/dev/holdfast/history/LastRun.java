package dev.holdfast.history;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/**
 * The latest execution of a job for a plan.
 *
 * @param execution the execution itself, to restart or abandon it
 * @param status how it stands
 * @param parameters its parameters as text
 * @param firstStarted when the first execution of the same run was created, UTC: no
 * source's data is older
 * @param created when this execution was created, UTC
 * @param ended when it ended, UTC; null while it runs
 * @param steps the status of each step, the latest of the run's executions
 */
public record LastRun(JobExecution execution, BatchStatus status, Map<String, String> parameters, Instant firstStarted,
		Instant created, @Nullable Instant ended, Map<String, BatchStatus> steps) {

	public LastRun {
		parameters = Map.copyOf(parameters);
		steps = Map.copyOf(steps);
	}

	/** One parameter, null where it was not given. */
	public @Nullable String parameter(String name) {
		return this.parameters.get(name);
	}

	/**
	 * Whether Batch can take it up where it ended: it has failed or was stopped. A
	 * completed, abandoned or unknown run cannot be.
	 */
	public boolean isRestartable() {
		return this.status == BatchStatus.FAILED || this.status == BatchStatus.STOPPED;
	}

}
