package dev.holdfast.history;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import dev.holdfast.failure.ExitCode;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Closes what runs of a plan left open when they died. To be called under the plan's
 * lock, which proves that no process is behind them, and before anything is launched. A
 * run that is killed in here is taken up by the next one.
 */
public final class Recovery {

	/** What a run that died is recorded with: the cause is not known. */
	private static final String DIED = "ended without a word: killed, or the machine went down";

	private static final String LOST = "its last state could not be written: it cannot be resumed";

	private static final String OPEN = "SELECT e.JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION e"
			+ " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
			+ " JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID"
			+ " WHERE i.JOB_NAME = ? AND p.PARAMETER_NAME = ? AND p.PARAMETER_VALUE = ?"
			+ " AND (e.STATUS IN ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN') OR e.END_TIME IS NULL"
			+ " OR e.STATUS = 'STOPPED' AND EXISTS (SELECT 1 FROM BATCH_STEP_EXECUTION s"
			+ " WHERE s.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND s.STATUS IN ('STARTING', 'STARTED', 'STOPPING'))) ORDER BY e.JOB_EXECUTION_ID";

	/** Also of runs that ended well and were killed before their task was closed. */
	private static final String CLOSE_TASKS = "UPDATE TASK_EXECUTION SET END_TIME = ?, EXIT_CODE = ?, EXIT_MESSAGE = ?,"
			+ " LAST_UPDATED = ? WHERE END_TIME IS NULL AND TASK_EXECUTION_ID IN (SELECT b.TASK_EXECUTION_ID"
			+ " FROM TASK_TASK_BATCH b JOIN BATCH_JOB_EXECUTION e ON e.JOB_EXECUTION_ID = b.JOB_EXECUTION_ID"
			+ " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
			+ " JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.JOB_EXECUTION_ID = b.JOB_EXECUTION_ID"
			+ " WHERE i.JOB_NAME = ? AND p.PARAMETER_NAME = ? AND p.PARAMETER_VALUE = ?)";

	/** Launches that died before any job of theirs began. */
	private static final String OPEN_TASKS = "SELECT t.TASK_EXECUTION_ID, t.EXTERNAL_EXECUTION_ID FROM TASK_EXECUTION t"
			+ " WHERE t.END_TIME IS NULL AND t.EXTERNAL_EXECUTION_ID IS NOT NULL AND NOT EXISTS (SELECT 1"
			+ " FROM TASK_TASK_BATCH b WHERE b.TASK_EXECUTION_ID = t.TASK_EXECUTION_ID)";

	private static final String CLOSE_TASK = "UPDATE TASK_EXECUTION SET END_TIME = ?, EXIT_CODE = ?, EXIT_MESSAGE = ?,"
			+ " LAST_UPDATED = ? WHERE END_TIME IS NULL AND TASK_EXECUTION_ID = ?";

	private final JobOperator operator;

	private final JobRepository repository;

	private final JdbcTemplate jdbc;

	private final InstantSource clock;

	Recovery(JobOperator operator, JobRepository repository, DataSource dataSource, InstantSource clock) {
		this.operator = operator;
		this.repository = repository;
		this.jdbc = new JdbcTemplate(dataSource);
		this.clock = clock;
	}

	/**
	 * Recovers every open execution of a job for a plan: those that were starting,
	 * running or stopping become failed and restartable; an unknown one is abandoned,
	 * because nobody can say what it had done. Their task executions are closed. Not to
	 * be called again once this process has launched the job.
	 * @param job a job that runs only under its plan's lock
	 * @param plan the plan whose lock is held
	 * @return the executions that were open
	 */
	public List<JobExecution> recover(String job, String plan) {
		return recover(job, HistoryKeys.PLAN, plan);
	}

	/**
	 * The same for a job that runs under several locks of a plan, and says in a parameter
	 * under which.
	 * @param parameter that names the lock, for example {@link HistoryKeys#LOCK}
	 * @param lock the lock that is held
	 */
	public List<JobExecution> recover(String job, String parameter, String lock) {
		List<JobExecution> recovered = new ArrayList<>();
		for (Long id : this.jdbc.queryForList(OPEN, Long.class, job, parameter, lock)) {
			JobExecution execution = this.repository.getJobExecution(id);
			if (execution != null) {
				recovered.add(close(execution));
			}
		}
		closeTasks(job, parameter, lock);
		return recovered;
	}

	private JobExecution close(JobExecution execution) {
		if (execution.getStatus() == BatchStatus.UNKNOWN) {
			execution.setStatus(BatchStatus.ABANDONED);
			execution.setEndTime(now());
			Outcomes.end(execution, ExitCode.DEFECT, LOST);
			this.repository.update(execution);
			return execution;
		}
		Outcomes.end(execution, ExitCode.INTERRUPTED, DIED);
		return this.operator.recover(execution);
	}

	private void closeTasks(String job, String parameter, String lock) {
		LocalDateTime now = now();
		this.jdbc.update(CLOSE_TASKS, now, ExitCode.INTERRUPTED.code(), DIED, now, job, parameter, lock);
		Map<Long, String> open = new TreeMap<>();
		this.jdbc.query(OPEN_TASKS, (row) -> {
			open.put(row.getLong(1), row.getString(2));
		});
		open.forEach((task, process) -> {
			if (ProcessName.isGone(process)) {
				this.jdbc.update(CLOSE_TASK, now, ExitCode.INTERRUPTED.code(), DIED, now, task);
			}
		});
	}

	private LocalDateTime now() {
		return LocalDateTime.ofInstant(this.clock.instant(), ZoneOffset.UTC);
	}

}
