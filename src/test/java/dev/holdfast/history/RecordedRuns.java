package dev.holdfast.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/** Writes runs into a history with Batch's own repository, as jobs do. */
public final class RecordedRuns {

	private final HistoryDatabase database;

	private final JobRepository repository;

	public RecordedRuns(HistoryDatabase database) {
		this.database = database;
		database.prepare();
		JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
		factory.setDataSource(database.dataSource());
		JdbcTransactionManager transactions = new JdbcTransactionManager(database.dataSource());
		factory.setTransactionManager(transactions);
		factory.setSerializer(new JacksonExecutionContextStringSerializer());
		factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
		try {
			factory.afterPropertiesSet();
			this.repository = RecordingRepository.around(factory.getObject(), new RunningJobs(),
					() -> new AuditTrail(database.dataSource(), transactions));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A backup that is done: two steps, one destination, and this many warnings. */
	public long completed(String backupId, Instant created, long bytes, List<String> warnings,
			Map<String, String> more) {
		JobExecution job = started("backup", backupId, more);
		step(job, "dump", (context) -> {
			context.putLong(HistoryKeys.BYTES_OUT, bytes * 4);
			context.putLong(HistoryKeys.TABLES, 41);
			context.putLong(HistoryKeys.ROWS, 1_204_331L);
		});
		step(job, "record", (context) -> {
			context.putLong(HistoryKeys.BYTES_IN, bytes * 4);
			context.putLong(HistoryKeys.BYTES_OUT, bytes);
		});
		ExecutionContext context = job.getExecutionContext();
		context.putString(HistoryKeys.ARCHIVE_KEY, "production/shop/" + backupId + ".tar.zst.pgp");
		context.putLong(HistoryKeys.ARCHIVE_BYTES, bytes);
		context.putString(HistoryKeys.ARCHIVE_SHA256, "6b1fc09e");
		context.putLong(HistoryKeys.ORIGINAL_BYTES, bytes * 4);
		context.putString(HistoryKeys.COMPRESSION, "zstd 3");
		context.putString(HistoryKeys.ENCRYPTION, "openpgp");
		context.putString(HistoryKeys.RECIPIENTS, "key:77aa88bb,fp:00112233445566778899aabb");
		context.putString(HistoryKeys.MANIFEST_KEY, "production/shop/" + backupId + ".manifest.json");
		context.putString(HistoryKeys.EXPIRES_AT, "2026-12-21T00:00:00Z");
		context.putString(HistoryKeys.ZONE, "America/Lima");
		context.putString(HistoryKeys.RETENTION_CLASS, "daily");
		context.putString(HistoryKeys.SOURCE_NAMES, "database");
		context.putString(HistoryKeys.source("database", HistoryKeys.TYPE), "postgresql");
		context.putString(HistoryKeys.source("database", HistoryKeys.INSTANT), created.toString());
		context.putLong(HistoryKeys.source("database", "tables"), 41);
		context.putString(HistoryKeys.DESTINATION_NAMES, "offsite,local");
		context.putString(HistoryKeys.destination("offsite", HistoryKeys.RESULT), "stored");
		context.putString(HistoryKeys.destination("offsite", HistoryKeys.LOCATION), "s3://shop-backups/" + backupId);
		context.putString(HistoryKeys.destination("local", HistoryKeys.RESULT), "failed");
		context.putString(HistoryKeys.destination("local", HistoryKeys.MESSAGE), "disk full");
		Warnings.write(context, warnings, warnings.size());
		return end(job, BatchStatus.COMPLETED, created);
	}

	/** A run that failed of something in its step {@code upload}. */
	public long failed(String backupId, Instant created, Throwable failure, Map<String, String> more) {
		JobExecution job = started("backup", backupId, more);
		StepExecution step = this.repository.createStepExecution("upload", job);
		step.setStatus(BatchStatus.FAILED);
		step.setExitStatus(ExitStatus.FAILED);
		step.addFailureException(failure);
		this.repository.update(step);
		this.repository.updateExecutionContext(step);
		return end(job, BatchStatus.FAILED, created);
	}

	/** A run that restored a backup and came to a verdict, or one that verified it. */
	public long looked(String job, String backupId, BatchStatus status, Instant created, Map<String, String> context) {
		JobExecution execution = started(job, backupId, Map.of("requestedBy", "ops@db1", "trigger", "schedule"));
		context.forEach(execution.getExecutionContext()::putString);
		return end(execution, status, created);
	}

	/** Another attempt at the run of an execution, which then stands like this. */
	public long again(long execution, BatchStatus status, Instant created) {
		JobExecution first = Objects.requireNonNull(this.repository.getJobExecution(execution));
		JobExecution next = this.repository.createJobExecution(first.getJobInstance(), first.getJobParameters(),
				new ExecutionContext(first.getExecutionContext()));
		return end(next, status, created);
	}

	/** Gives up a run that has failed. */
	public void abandon(long execution) {
		JobExecution job = Objects.requireNonNull(this.repository.getJobExecution(execution));
		job.setStatus(BatchStatus.ABANDONED);
		this.repository.update(job);
	}

	/** A run of some job that stands like this. */
	public long run(String job, String backupId, BatchStatus status, Instant created, Map<String, String> more) {
		return end(started(job, backupId, more), status, created);
	}

	private JobExecution started(String job, String backupId, Map<String, String> more) {
		JobParametersBuilder parameters = new JobParametersBuilder()
			.addString("runId", backupId + System.nanoTime(), true)
			.addString(HistoryKeys.BACKUP_ID, backupId, false)
			.addString(HistoryKeys.PLAN, backupId.replaceFirst("-20[0-9]{6}T.*", ""), false);
		more.forEach((name, value) -> parameters.addString(name, value, false));
		JobInstance instance = this.repository.createJobInstance(job, parameters.toJobParameters());
		return this.repository.createJobExecution(instance, parameters.toJobParameters(), new ExecutionContext());
	}

	private void step(JobExecution job, String name, Consumer<ExecutionContext> figures) {
		StepExecution step = this.repository.createStepExecution(name, job);
		figures.accept(step.getExecutionContext());
		step.setStatus(BatchStatus.COMPLETED);
		step.setStartTime(LocalDateTime.of(2026, 11, 21, 11, 2, 3));
		step.setEndTime(LocalDateTime.of(2026, 11, 21, 11, 2, 11));
		this.repository.update(step);
		this.repository.updateExecutionContext(step);
	}

	/** Runs take nine seconds. */
	private long end(JobExecution job, BatchStatus status, Instant created) {
		LocalDateTime time = LocalDateTime.ofInstant(created, ZoneOffset.UTC);
		job.setStatus(status);
		job.setStartTime(time);
		if (!status.isRunning()) {
			job.setEndTime(time.plusSeconds(9));
		}
		job.setCreateTime(time);
		this.repository.updateExecutionContext(job);
		this.repository.update(job);
		return job.getId();
	}

}
