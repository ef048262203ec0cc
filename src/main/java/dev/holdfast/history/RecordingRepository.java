package dev.holdfast.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * The job repository, with each execution described in our words before it is written:
 * Batch would write a stack trace as a step's exit description and FAILED as the exit
 * code of every job. Sits in the repository, so that no job and no step can forget it.
 */
final class RecordingRepository implements InvocationHandler {

	private static final int ATTEMPTS = 5;

	private final JobRepository repository;

	private final RunningJobs running;

	private RecordingRepository(JobRepository repository, RunningJobs running) {
		this.repository = repository;
		this.running = running;
	}

	static JobRepository around(JobRepository repository, RunningJobs running) {
		return (JobRepository) Proxy.newProxyInstance(RecordingRepository.class.getClassLoader(),
				new Class<?>[] { JobRepository.class }, new RecordingRepository(repository, running));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (arguments != null && arguments.length == 1 && method.getName().equals("update")) {
			describe(arguments[0]);
		}
		for (int attempt = 1;; attempt++) {
			try {
				Object result = method.invoke(this.repository, arguments);
				keepContext(method, arguments);
				return result;
			}
			catch (InvocationTargetException ex) {
				Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
				if (!canTryAgain(cause, arguments) || attempt >= ATTEMPTS) {
					throw cause;
				}
			}
		}
	}

	/**
	 * A job that ends just when it is told to stop is written by two threads. The update
	 * takes over the other's version first, so trying again helps.
	 */
	private static boolean canTryAgain(Throwable failure, Object @Nullable [] arguments) {
		return failure instanceof OptimisticLockingFailureException && arguments != null && arguments.length == 1
				&& arguments[0] instanceof JobExecution;
	}

	/** Batch does not write what a job's listener has put into the context at its end. */
	private void keepContext(Method method, Object @Nullable [] arguments) {
		if (method.getName().equals("update") && arguments != null && arguments[0] instanceof JobExecution job
				&& !job.isRunning() && job.getStatus() == BatchStatus.COMPLETED) {
			this.repository.updateExecutionContext(job);
		}
	}

	private void describe(Object execution) {
		if (execution instanceof StepExecution step) {
			Outcomes.describe(step);
		}
		if (execution instanceof JobExecution job) {
			this.running.noteStart(job);
			Outcomes.describe(job, this.running.stopCode());
		}
	}

}
