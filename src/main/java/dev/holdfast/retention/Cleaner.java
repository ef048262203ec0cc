package dev.holdfast.retention;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.history.Recovery;
import dev.holdfast.step.Current;
import dev.holdfast.step.RunEnd;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;

/** Launches the retention-cleanup job for one plan after another. */
final class Cleaner {

	private final JobOperator operator;

	private final JobOutcomes outcomes;

	private final Recovery recovery;

	private final HistoryDatabase history;

	private final Job job;

	private final Current<CleanupRun> current;

	Cleaner(JobOperator operator, JobOutcomes outcomes, Recovery recovery, HistoryDatabase history, Job job,
			Current<CleanupRun> current) {
		this.operator = operator;
		this.outcomes = outcomes;
		this.recovery = recovery;
		this.history = history;
		this.job = job;
		this.current = current;
	}

	/** Cleans one plan after another, each under its lock, until a signal. */
	void clean(List<CleanupRequest> requests, PlanLocks locks, CleanupListener listener) {
		for (CleanupRequest request : requests) {
			String lock = CleanupRequest.lock(request.plan().name());
			try (PlanLock held = locks.acquire(lock, this.current::stop)) {
				this.recovery.recover(HistoryKeys.CLEANUP_JOB, HistoryKeys.LOCK, lock);
				HoldfastException failure = clean(request, lock, listener);
				if (failure != null && failure.code() == ExitCode.TERMINATED) {
					return;
				}
			}
			catch (HoldfastException ex) {
				if (ex.code() != ExitCode.BUSY) {
					throw ex;
				}
				listener.ended(CleanupResult.failed(request, ex));
			}
		}
	}

	private @Nullable HoldfastException clean(CleanupRequest request, String lock, CleanupListener listener) {
		long began = System.nanoTime();
		try (CleanupRun run = new CleanupRun(request, this.history, listener)) {
			this.current.begin(run);
			Map<String, String> parameters = new HashMap<>();
			parameters.put(HistoryKeys.PLAN, request.plan().name());
			parameters.put(HistoryKeys.DRY_RUN, String.valueOf(request.dryRun()));
			JobExecution execution = this.operator.start(this.job,
					request.requested().parameters(request.requested().id(), lock, parameters));
			this.outcomes.add(execution);
			HoldfastException failure = RunEnd.failure(execution, "the cleanup of plan " + request.plan().name());
			listener.ended(run.result((System.nanoTime() - began) / 1_000_000, failure));
			return failure;
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException("the cleanup job cannot be launched", ex);
		}
	}

}
