package dev.holdfast.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Supplier;

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

	private final Supplier<AuditTrail> trail;

	private RecordingRepository(JobRepository repository, RunningJobs running, Supplier<AuditTrail> trail) {
		this.repository = repository;
		this.running = running;
		this.trail = trail;
	}

	/**
	 * Puts a repository into a recording one.
	 * @param trail where ends are added to, asked for at the first of them
	 */
	static JobRepository around(JobRepository repository, RunningJobs running, Supplier<AuditTrail> trail) {
		return (JobRepository) Proxy.newProxyInstance(RecordingRepository.class.getClassLoader(),
				new Class<?>[] { JobRepository.class }, new RecordingRepository(repository, running, trail));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (arguments != null && arguments.length == 1 && method.getName().equals("update")) {
			describe(arguments[0]);
		}
		for (int attempt = 1;; attempt++) {
			try {
				if (isEnd(method, arguments)) {
					end(method, (JobExecution) Objects.requireNonNull(arguments)[0]);
					return null;
				}
				return method.invoke(this.repository, arguments);
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

	private static boolean isEnd(Method method, Object @Nullable [] arguments) {
		return method.getName().equals("update") && arguments != null && arguments[0] instanceof JobExecution job
				&& !job.isRunning() && job.getEndTime() != null;
	}

	/**
	 * The end of a job and its link in the audit chain are written together or not at
	 * all.
	 */
	private void end(Method update, JobExecution job) throws ReflectiveOperationException {
		this.trail.get().added(job.getId(), () -> {
			update.invoke(this.repository, job);
			if (job.getStatus() == BatchStatus.COMPLETED) {
				// Batch does not write what a job's listener has put into it at its end
				this.repository.updateExecutionContext(job);
			}
		});
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
