package dev.holdfast.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds the latest run of a plan, for the decision whether to resume it. */
public final class LastRuns {

	private static final String COMPLETED = "SELECT e.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION e"
			+ " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
			+ " JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID"
			+ " WHERE p.PARAMETER_NAME = 'plan' AND p.PARAMETER_VALUE = ? AND i.JOB_NAME = ? AND e.STATUS = 'COMPLETED'"
			+ " ORDER BY e.JOB_EXECUTION_ID DESC FETCH FIRST 1 ROW ONLY";

	private static final String LATEST = "SELECT e.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION e"
			+ " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
			+ " JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID"
			+ " WHERE p.PARAMETER_NAME = 'plan' AND p.PARAMETER_VALUE = ? AND i.JOB_NAME = ?"
			+ " ORDER BY e.JOB_EXECUTION_ID DESC FETCH FIRST 1 ROW ONLY";

	private final JobRepository repository;

	private final JdbcTemplate jdbc;

	LastRuns(JobRepository repository, DataSource dataSource) {
		this.repository = repository;
		this.jdbc = new JdbcTemplate(dataSource);
	}

	/**
	 * The latest execution of a job for a plan; to be asked under the plan's lock and
	 * after {@link Recovery}, so that nothing is running.
	 * @param job for example {@link HistoryKeys#BACKUP_JOB}
	 * @param plan the plan
	 */
	public Optional<LastRun> find(String job, String plan) {
		List<Long> ids = this.jdbc.queryForList(LATEST, Long.class, plan, job);
		return ids.stream().findFirst().map(this.repository::getJobExecution).map(this::describe);
	}

	/**
	 * What the latest completed execution of a job for a plan left in its context, as
	 * {@link HistoryKeys} names it; empty when none has completed.
	 */
	public Optional<ExecutionContext> lastCompleted(String job, String plan) {
		List<Long> ids = this.jdbc.queryForList(COMPLETED, Long.class, plan, job);
		return ids.stream().findFirst().map(this.repository::getJobExecution).map(JobExecution::getExecutionContext);
	}

	private LastRun describe(JobExecution execution) {
		Map<String, String> parameters = new TreeMap<>();
		for (JobParameter<?> parameter : execution.getJobParameters()) {
			parameters.put(parameter.name(), String.valueOf(parameter.value()));
		}
		List<JobExecution> all = this.repository.getJobExecutions(execution.getJobInstance());
		LocalDateTime first = all.stream()
			.map(JobExecution::getCreateTime)
			.min(LocalDateTime::compareTo)
			.orElse(execution.getCreateTime());
		return new LastRun(execution, execution.getStatus(), parameters, utc(first), utc(execution.getCreateTime()),
				utcOrNull(execution.getEndTime()), steps(all));
	}

	private static Map<String, BatchStatus> steps(List<JobExecution> executions) {
		Map<String, BatchStatus> steps = new TreeMap<>();
		executions.stream()
			.flatMap((execution) -> execution.getStepExecutions().stream())
			.sorted((one, other) -> Long.compare(one.getId(), other.getId()))
			.forEach((StepExecution step) -> steps.put(step.getStepName(), step.getStatus()));
		return steps;
	}

	private static Instant utc(LocalDateTime time) {
		return time.toInstant(ZoneOffset.UTC);
	}

	private static @Nullable Instant utcOrNull(@Nullable LocalDateTime time) {
		return (time != null) ? utc(time) : null;
	}

}
