package dev.holdfast.backup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.holdfast.Version;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.PlanLock;
import dev.holdfast.pipeline.Leftovers;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import dev.holdfast.plan.BackupPlan;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Runs the job under the plan's lock: resumes the plan's last run when that died, failed
 * or was stopped and may be resumed, else begins a new one.
 */
final class BackupLauncher implements ApplicationRunner {

	private final BackupRequest request;

	private final RunProgress progress;

	private final HistoryDatabase database;

	private final JobRepository repository;

	private final JobOperator operator;

	private final Job job;

	private final CurrentRun current;

	private @Nullable BackupResult result;

	BackupLauncher(BackupRequest request, RunProgress progress, HistoryDatabase database, JobRepository repository,
			JobOperator operator, Job job, CurrentRun current) {
		this.request = request;
		this.progress = progress;
		this.database = database;
		this.repository = repository;
		this.operator = operator;
		this.job = job;
		this.current = current;
	}

	BackupResult result() {
		return Objects.requireNonNull(this.result);
	}

	@Override
	public void run(ApplicationArguments arguments) throws Exception {
		Instant began = Instant.now();
		try (PlanLock lock = this.database.locks().acquire(this.request.plan().name(), this.current::stop)) {
			JobExecution last = recovered();
			Staging kept = resumable(last);
			JobParameters parameters = (kept != null) ? Objects.requireNonNull(last).getJobParameters()
					: parameters(BackupId.next(this.request.plan().name(), began));
			BackupId id = BackupId.parse(Objects.requireNonNull(parameters.getString(HistoryKeys.BACKUP_ID)),
					this.request.plan().name());
			Staging staging = (kept != null) ? kept
					: Staging.create(this.request.stagingRoot(), this.request.plan().name(), id.value());
			this.progress.began(id.value(), kept != null);
			try (BackupRun run = BackupRuns.open(this.request, id, staging, this.progress, 0)) {
				this.current.begin(run);
				Leftovers
					.remove(this.request.stagingRoot(), this.request.plan().name(), id.value(),
							run.parties().destinations())
					.forEach(run::warn);
				JobExecution execution = this.operator.start(this.job, parameters);
				finish(run, execution, began, kept != null);
			}
		}
	}

	private void finish(BackupRun run, JobExecution execution, Instant began, boolean resumed) throws IOException {
		if (execution.getStatus() == BatchStatus.STOPPED) {
			throw new HoldfastException(ExitCode.TERMINATED, "stopped", "run it again: it resumes");
		}
		if (execution.getStatus() != BatchStatus.COMPLETED) {
			throw Failures.of(execution, run);
		}
		Recorder.Recorded recorded = Objects.requireNonNull(run.recorded());
		this.result = new BackupResult(recorded.manifest(), recorded.uploads(),
				Failures.warnings(recorded.manifest().warnings(), run.warnings()),
				Duration.between(began, Instant.now()).toMillis(), resumed);
		// only now: until the job is complete in the history a restart needs what is here
		run.staging().discard();
	}

	/** The plan's last execution, no longer marked as running when its process died. */
	private @Nullable JobExecution recovered() {
		for (JobExecution running : this.repository.findRunningJobExecutions(HistoryKeys.BACKUP_JOB)) {
			if (isOfPlan(running)) {
				this.operator.recover(running);
			}
		}
		for (JobInstance instance : this.repository.getJobInstances(HistoryKeys.BACKUP_JOB, 0, 200)) {
			JobExecution execution = this.repository.getLastJobExecution(instance);
			if (execution != null && isOfPlan(execution)) {
				return execution;
			}
		}
		return null;
	}

	private boolean isOfPlan(JobExecution execution) {
		return this.request.plan().name().equals(execution.getJobParameters().getString(HistoryKeys.PLAN));
	}

	private @Nullable Staging resumable(@Nullable JobExecution last) throws Exception {
		if (last == null || this.request.fresh()
				|| !List.of(BatchStatus.FAILED, BatchStatus.STOPPED).contains(last.getStatus())) {
			return null;
		}
		JobParameters then = last.getJobParameters();
		BackupPlan plan = this.request.plan();
		boolean same = plan.hash().equals(then.getString(HistoryKeys.PLAN_HASH))
				&& Version.current().equals(then.getString(HistoryKeys.VERSION))
				&& this.request.trigger().equals(then.getString(HistoryKeys.TRIGGER))
				&& Objects.equals(this.request.label(), then.getString(HistoryKeys.LABEL))
				&& Objects.equals(sourceNames(), then.getString(HistoryKeys.SOURCES));
		String id = String.valueOf(then.getString(HistoryKeys.BACKUP_ID));
		boolean young = BackupId.parse(id, plan.name()).instant().plus(plan.resumeWithin()).isAfter(Instant.now());
		Staging staging = (same && young) ? Staging.find(this.request.stagingRoot(), plan.name(), id) : null;
		if (staging == null) {
			this.operator.abandon(last);
		}
		return staging;
	}

	private @Nullable String sourceNames() {
		return this.request.sources().isEmpty() ? null
				: String.join(",", this.request.sources().stream().sorted().toList());
	}

	private JobParameters parameters(BackupId id) {
		JobParametersBuilder parameters = new JobParametersBuilder()
			.addString(HistoryKeys.RUN_ID, UUID.randomUUID().toString(), true)
			.addString(HistoryKeys.PLAN, this.request.plan().name(), false)
			.addString(HistoryKeys.BACKUP_ID, id.value(), false)
			.addString(HistoryKeys.TRIGGER, this.request.trigger(), false)
			.addString(HistoryKeys.REQUESTED_BY, this.request.requestedBy(), false)
			.addString(HistoryKeys.CORRELATION_ID, this.request.correlationId(), false)
			.addString(HistoryKeys.PLAN_HASH, this.request.plan().hash(), false)
			.addString(HistoryKeys.VERSION, Version.current(), false);
		add(parameters, HistoryKeys.LABEL, this.request.label());
		add(parameters, HistoryKeys.DESCRIPTION, this.request.description());
		add(parameters, HistoryKeys.SOURCES, sourceNames());
		return parameters.toJobParameters();
	}

	private static void add(JobParametersBuilder parameters, String key, @Nullable String value) {
		if (value != null) {
			parameters.addString(key, value, false);
		}
	}

}
