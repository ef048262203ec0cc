package dev.holdfast.step;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.source.LoadStoppedException;

/** Adapts one part of a run to a step. */
final class WorkTasklet<R> implements StoppableTasklet {

	private final Current<R> current;

	private final BiConsumer<R, StepExecution> work;

	WorkTasklet(Current<R> current, BiConsumer<R, StepExecution> work) {
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
		catch (CancellationException | LoadStoppedException ex) {
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
