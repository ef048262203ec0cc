package dev.holdfast.history;

import java.time.LocalDateTime;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobExecutionNotRunningException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.StepLocator;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Asks a running job to stop. Batch's own operator also writes the step executions, from
 * another thread than the one that runs them: whoever writes second fails on the version,
 * and the run ends UNKNOWN instead of STOPPED. Here only the job is written; each step
 * records its own end.
 */
final class SafeStop {

	private final ObjectProvider<JobRepository> repositories;

	private final ObjectProvider<Job> jobs;

	SafeStop(ObjectProvider<JobRepository> repositories, ObjectProvider<Job> jobs) {
		this.repositories = repositories;
		this.jobs = jobs;
	}

	/**
	 * Marks the execution as stopping and tells its running steps.
	 * @throws JobExecutionNotRunningException when it is not running
	 */
	boolean stop(JobExecution execution) throws JobExecutionNotRunningException {
		if (execution.getStatus() != BatchStatus.STARTING && execution.getStatus() != BatchStatus.STARTED) {
			throw new JobExecutionNotRunningException("execution " + execution.getId() + " is not running");
		}
		execution.setStatus(BatchStatus.STOPPING);
		execution.setExitStatus(ExitStatus.STOPPED);
		execution.setEndTime(LocalDateTime.now());
		this.repositories.getObject().update(execution);
		this.jobs.stream()
			.filter((job) -> job.getName().equals(execution.getJobInstance().getJobName()))
			.filter(StepLocator.class::isInstance)
			.map(StepLocator.class::cast)
			.forEach((job) -> execution.getStepExecutions().forEach((step) -> stop(job, step)));
		return true;
	}

	private static void stop(StepLocator job, StepExecution execution) {
		if (!execution.getStatus().isRunning()) {
			return;
		}
		Step step = job.getStep(execution.getStepName());
		if (step instanceof TaskletStep tasklet && tasklet.getTasklet() instanceof StoppableTasklet stoppable) {
			stoppable.stop(execution);
		}
	}

}
