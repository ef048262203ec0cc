package dev.holdfast.restore;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import dev.holdfast.step.Current;
import dev.holdfast.step.Requested;
import dev.holdfast.step.RunEnd;

/** Launches the restore job; one that died with the same request is gone on with. */
final class Restorer {

	private final JobOperator operator;

	private final JobOutcomes outcomes;

	private final Recovery recovery;

	private final Job job;

	private final Current<RestoreRun> current;

	Restorer(JobOperator operator, JobOutcomes outcomes, Recovery recovery, Job job, Current<RestoreRun> current) {
		this.operator = operator;
		this.outcomes = outcomes;
		this.recovery = recovery;
		this.job = job;
		this.current = current;
	}

	/** Restores; to be called under the lock that the request names. */
	RestoreResult restore(RestoreRequest request, SafetyBackup safety, RestoreListener listener) {
		long began = System.nanoTime();
		String died = died(request, this.recovery.recover(HistoryKeys.RESTORE_JOB, HistoryKeys.LOCK, request.lock()));
		Requested requested = new Requested(request.trigger(), request.requestedBy(), request.correlationId(),
				request.runId());
		String runId = (died != null) ? died : requested.id();
		if (died != null) {
			listener.warn("going on with the restore that had died: run " + died);
		}
		RestoreRun run = new RestoreRun(request, safety, runId, listener);
		JobExecution execution;
		try (run) {
			this.current.begin(run);
			execution = this.operator.start(this.job, parameters(request, requested, runId));
			this.outcomes.add(execution);
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException("the restore job cannot be launched", ex);
		}
		return run.result((System.nanoTime() - began) / 1_000_000,
				RunEnd.failure(execution, "the restore of " + request.backup().value()));
	}

	/** The run that died while it did just the same; null when none has. */
	private static @Nullable String died(RestoreRequest request, List<JobExecution> recovered) {
		for (JobExecution execution : recovered) {
			JobParameters parameters = execution.getJobParameters();
			if (request.backup().value().equals(parameters.getString(HistoryKeys.BACKUP_ID))
					&& how(request).equals(parameters.getString(HistoryKeys.HOW))) {
				return parameters.getString(HistoryKeys.RUN_ID);
			}
		}
		return null;
	}

	/** Everything that a run must have in common with the one that it goes on with. */
	private static String how(RestoreRequest request) {
		return String.join(" ", request.selection()) + " " + request.options().asSchema() + " "
				+ request.options().owners() + " " + request.options().privileges() + " " + request.options().role();
	}

	/** Makes the running restore stop soon. */
	void stop() {
		this.current.stop();
	}

	private static JobParameters parameters(RestoreRequest request, Requested requested, String runId) {
		return requested.parameters(runId, request.lock(),
				Map.of(HistoryKeys.PLAN, request.plan().name(), HistoryKeys.BACKUP_ID, request.backup().value(),
						HistoryKeys.TARGET, request.destined().text(), HistoryKeys.HOW, how(request)));
	}

}
