package dev.holdfast.restoretest;

import java.util.List;
import java.util.Map;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import dev.holdfast.step.Current;
import dev.holdfast.step.Requested;
import dev.holdfast.step.RunEnd;

/** Launches the restore-test job for one backup after another. */
final class RestoreTester {

	private final JobOperator operator;

	private final JobOutcomes outcomes;

	private final Recovery recovery;

	private final Job job;

	private final Current<RestoreTestRun> current;

	RestoreTester(JobOperator operator, JobOutcomes outcomes, Recovery recovery, Job job,
			Current<RestoreTestRun> current) {
		this.operator = operator;
		this.outcomes = outcomes;
		this.recovery = recovery;
		this.job = job;
		this.current = current;
	}

	/**
	 * Tests one backup after another, one run each, under the lock that they name.
	 * @return whether it may go on; not after a signal
	 */
	boolean test(List<RestoreTestRequest> requests, RestoreTestListener listener) {
		requests.stream()
			.map(RestoreTestRequest::lock)
			.distinct()
			.forEach((lock) -> this.recovery.recover(HistoryKeys.RESTORE_TEST_JOB, HistoryKeys.LOCK, lock));
		for (RestoreTestRequest request : requests) {
			RestoreTestResult result = test(request, listener);
			listener.ended(result);
			HoldfastException failure = result.failure();
			if (failure != null && failure.code() == ExitCode.TERMINATED) {
				return false;
			}
		}
		return true;
	}

	/** Makes the running test stop soon. */
	void stop() {
		this.current.stop();
	}

	private RestoreTestResult test(RestoreTestRequest request, RestoreTestListener listener) {
		long began = System.nanoTime();
		listener.began(request);
		Requested requested = new Requested(request.trigger(), request.requestedBy(), request.correlationId(),
				request.runId());
		String runId = requested.id();
		try (RestoreTestRun run = new RestoreTestRun(request, runId, listener)) {
			this.current.begin(run);
			JobExecution execution = this.operator.start(this.job, parameters(request, requested, runId));
			this.outcomes.add(execution);
			return run.result((System.nanoTime() - began) / 1_000_000,
					RunEnd.failure(execution, "the restore test of " + request.backup().value()));
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException("the restore-test job cannot be launched", ex);
		}
	}

	private static JobParameters parameters(RestoreTestRequest request, Requested requested, String runId) {
		return requested.parameters(runId, request.lock(),
				Map.of(HistoryKeys.PLAN, request.plan().name(), HistoryKeys.BACKUP_ID, request.backup().value()));
	}

}
