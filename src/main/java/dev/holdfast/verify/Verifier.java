package dev.holdfast.verify;

import java.util.List;
import java.util.Map;

import dev.holdfast.step.RunEnd;
import dev.holdfast.step.Current;
import dev.holdfast.step.Requested;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;

/** Launches the verify job for one backup after another. */
public final class Verifier {

	private final JobOperator operator;

	private final JobOutcomes outcomes;

	private final Recovery recovery;

	private final Job job;

	private final Current<VerifyRun> current;

	Verifier(JobOperator operator, JobOutcomes outcomes, Recovery recovery, Job job, Current<VerifyRun> current) {
		this.operator = operator;
		this.outcomes = outcomes;
		this.recovery = recovery;
		this.job = job;
		this.current = current;
	}

	/**
	 * Verifies one backup after another, one run each; one that fails does not keep the
	 * next from beginning, a signal does. To be called under the lock that the requests
	 * name.
	 * @return whether it may go on; not after a signal
	 */
	public boolean verify(List<VerifyRequest> requests, VerifyListener listener) {
		requests.stream()
			.map(VerifyRequest::lock)
			.distinct()
			.forEach((lock) -> this.recovery.recover(HistoryKeys.VERIFY_JOB, HistoryKeys.LOCK, lock));
		for (VerifyRequest request : requests) {
			VerifyResult result = verify(request, listener);
			listener.ended(result);
			HoldfastException failure = result.failure();
			if (failure != null && failure.code() == ExitCode.TERMINATED) {
				return false;
			}
		}
		return true;
	}

	/** Makes the running verification stop soon. */
	public void stop() {
		this.current.stop();
	}

	private VerifyResult verify(VerifyRequest request, VerifyListener listener) {
		long began = System.nanoTime();
		listener.began(request);
		try (VerifyRun run = new VerifyRun(request, listener::read)) {
			this.current.begin(run);
			JobExecution execution = this.operator.start(this.job, parameters(request));
			this.outcomes.add(execution);
			return run.result((System.nanoTime() - began) / 1_000_000,
					RunEnd.failure(execution, "the verification of " + request.backup().value()));
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException("the verify job cannot be launched", ex);
		}
	}

	private static JobParameters parameters(VerifyRequest request) {
		Requested requested = new Requested(request.trigger(), request.requestedBy(), request.correlationId(),
				request.runId());
		return requested.parameters(requested.id(), request.lock(), Map.of(HistoryKeys.PLAN, request.plan().name(),
				HistoryKeys.BACKUP_ID, request.backup().value(), HistoryKeys.LEVEL, request.level().word()));
	}

}
