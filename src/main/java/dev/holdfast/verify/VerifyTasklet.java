package dev.holdfast.verify;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

import dev.holdfast.history.HistoryKeys;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/** Adapts one part of a verification to a step. */
final class VerifyTasklet implements StoppableTasklet {

	private final CurrentVerification current;

	private final BiConsumer<VerifyRun, StepExecution> work;

	VerifyTasklet(CurrentVerification current, BiConsumer<VerifyRun, StepExecution> work) {
		this.current = current;
		this.work = work;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws JobInterruptedException {
		StepExecution step = contribution.getStepExecution();
		step.getExecutionContext().putString(HistoryKeys.STARTED, Instant.now().toString());
		try {
			this.work.accept(this.current.get(), step);
			return RepeatStatus.FINISHED;
		}
		catch (CancellationException ex) {
			throw new JobInterruptedException("stopped");
		}
		finally {
			step.getExecutionContext().putString(HistoryKeys.ENDED, Instant.now().toString());
		}
	}

	@Override
	public void stop() {
		this.current.stop();
	}

	@Override
	public void stop(StepExecution execution) {
		this.current.stop();
	}

}
