package dev.holdfast.backup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import dev.holdfast.Version;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.Failure;
import dev.holdfast.history.HistoryAudit;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.Leftovers;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import dev.holdfast.plan.PlanWarnings;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/**
 * Runs the job under the plan's lock: takes up the plan's last run, or begins a new one.
 */
final class BackupLauncher implements ApplicationRunner, Ordered {

	private final BackupRequest request;

	private final Parties parties;

	private final RunProgress progress;

	private final PlanLocks locks;

	private final Takers takers;

	private final Resumption resumption;

	private final JobOperator operator;

	private final JobOutcomes outcomes;

	private final Job job;

	private final CurrentRun current;

	private final AfterBackup after;

	private final HistoryAudit audit;

	private @Nullable BackupResult result;

	private @Nullable HoldfastException failure;

	BackupLauncher(BackupRequest request, Parties parties, RunProgress progress, PlanLocks locks, Takers takers,
			Resumption resumption, JobOperator operator, JobOutcomes outcomes, Job job, CurrentRun current,
			AfterBackup after, HistoryAudit audit) {
		this.request = request;
		this.parties = parties;
		this.progress = progress;
		this.locks = locks;
		this.takers = takers;
		this.resumption = resumption;
		this.operator = operator;
		this.outcomes = outcomes;
		this.job = job;
		this.current = current;
		this.after = after;
		this.audit = audit;
	}

	/** Before the runner that announces the outcome. */
	@Override
	public int getOrder() {
		return 0;
	}

	/**
	 * What was done.
	 * @throws HoldfastException when the backup failed
	 */
	BackupResult result() {
		if (this.failure != null) {
			throw this.failure;
		}
		return Objects.requireNonNull(this.result);
	}

	@Override
	public void run(ApplicationArguments arguments) throws Exception {
		Instant now = Instant.now();
		try (PlanLock lock = this.locks.acquire(this.request.plan().name(), this.current::lockLost)) {
			Resumption.Resumed resumed = this.resumption.decide(now).orElse(null);
			if (resumed != null) {
				launch(resumed.id(), resumed.staging(), resumed.parameters(), lock, now);
			}
			else {
				BackupId id = BackupId.next(this.request.plan().name(), now);
				launch(id, null, parameters(id), lock, now);
			}
			if (this.result != null) {
				this.after.completed(this.result);
			}
		}
	}

	private void launch(BackupId id, @Nullable Staging kept, JobParameters parameters, PlanLock lock, Instant began)
			throws Exception {
		Parties chosen = this.parties.at(this.takers.of(id, this.request.label()));
		this.progress.began(id.value(), kept != null);
		Staging staging = (kept != null) ? kept
				: Staging.create(this.request.stagingRoot(), this.request.plan().name(), id.value());
		try (BackupRun run = BackupRuns.open(this.request, chosen, id, staging, this.progress,
				this.resumption.expected(), lock)) {
			run.audited(this.audit.note(id, began));
			this.current.begin(run, lock);
			// said at every run, but asked for by the plan: no reason for exit code 3
			PlanWarnings.of(this.request.plan()).forEach(this.progress::warn);
			Leftovers
				.remove(this.request.stagingRoot(), this.request.plan().name(), id.value(), this.parties.destinations())
				.forEach(run::warn);
			JobExecution execution = this.operator.start(this.job, parameters);
			this.outcomes.add(execution);
			finish(run, execution, began, kept != null);
		}
	}

	private void finish(BackupRun run, JobExecution execution, Instant began, boolean resumed) throws IOException {
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			Recorder.Recorded recorded = Objects.requireNonNull(run.recorded());
			this.result = new BackupResult(recorded.manifest(), recorded.uploads(),
					Failures.warnings(recorded.warnings(), run.warnings()),
					Duration.between(began, Instant.now()).toMillis(), resumed);
			// only now: until the job is complete in the history a restart needs what is
			// here
			run.staging().discard();
		}
		else if (execution.getStatus() == BatchStatus.STOPPED) {
			this.failure = new HoldfastException(ExitCode.TERMINATED, "backup " + run.id().value() + " was stopped",
					"run it again: it resumes where it was");
		}
		else {
			this.failure = Failures.of(execution, run);
			if (!run.pipeline().dumpFinished()) {
				// nothing of an unfinished dump helps a restart, and parts of it may be
				// out there
				Leftovers
					.remove(this.request.stagingRoot(), this.request.plan().name(), "", this.parties.destinations())
					.forEach(run::warn);
			}
			recordWhereStored(run);
		}
	}

	/** A store that is full takes nothing from the backup that another one holds. */
	private void recordWhereStored(BackupRun run) {
		try {
			this.current.confirmLock();
			for (String destination : new Recorder(run, Instant::now).recordWhereStored()) {
				run.warn("destination " + destination + " holds the whole backup " + run.id().value());
			}
		}
		catch (IOException | RuntimeException ex) {
			run.warn("manifest of " + run.id().value() + " not written: " + Failure.of(ex).message());
		}
	}

	private JobParameters parameters(BackupId id) {
		String runId = this.request.runId();
		JobParametersBuilder parameters = new JobParametersBuilder()
			.addString(HistoryKeys.RUN_ID, (runId != null) ? runId : UUID.randomUUID().toString(), true)
			.addString(HistoryKeys.PLAN, this.request.plan().name(), false)
			.addString(HistoryKeys.BACKUP_ID, id.value(), false)
			.addString(HistoryKeys.TRIGGER, this.request.trigger(), false)
			.addString(HistoryKeys.REQUESTED_BY, this.request.requestedBy(), false)
			.addString(HistoryKeys.CORRELATION_ID, this.request.correlationId(), false)
			.addString(HistoryKeys.PLAN_HASH, this.request.plan().hash(), false)
			.addString(HistoryKeys.VERSION, Version.current(), false);
		add(parameters, HistoryKeys.LABEL, this.request.label());
		add(parameters, HistoryKeys.DESCRIPTION, this.request.description());
		add(parameters, HistoryKeys.SOURCES, Resumption.sourceNames(this.request));
		return parameters.toJobParameters();
	}

	private static void add(JobParametersBuilder parameters, String key, @Nullable String value) {
		if (value != null) {
			parameters.addString(key, value, false);
		}
	}

}
