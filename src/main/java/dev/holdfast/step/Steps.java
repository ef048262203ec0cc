package dev.holdfast.step;

import java.util.function.BiConsumer;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;

/**
 * Makes steps that each do one part of a run. They have no transaction around their work:
 * a connection to the job repository that breaks in the middle must not leave the job in
 * a state that nobody can tell.
 */
public final class Steps {

	private Steps() {
	}

	/** A step that also fails when one before it has, though the flow went on. */
	public static <R> Step of(String name, JobRepository repository, Current<R> current,
			BiConsumer<R, StepExecution> work) {
		return new StepBuilder(name, repository).listener(new FailsWithTheOthers())
			.allowStartIfComplete(true)
			.tasklet(new WorkTasklet<>(current, work))
			.build();
	}

	/** A step of which each partition ends as it does, whatever becomes of the others. */
	public static <R> Step partition(String name, JobRepository repository, Current<R> current,
			BiConsumer<R, StepExecution> work) {
		return new StepBuilder(name, repository).tasklet(new WorkTasklet<>(current, work)).build();
	}

	/**
	 * Gives the last step the exit status of what failed before it, which is the job's.
	 */
	private static final class FailsWithTheOthers implements StepExecutionListener {

		@Override
		public ExitStatus afterStep(StepExecution step) {
			boolean failed = step.getJobExecution()
				.getStepExecutions()
				.stream()
				.anyMatch((each) -> !each.getFailureExceptions().isEmpty());
			return failed ? ExitStatus.FAILED : step.getExitStatus();
		}

	}

}
