package dev.holdfast.backup;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import dev.holdfast.history.HistoryKeys;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Adapts one stage of the pipeline to a step: runs it once, keeps its figures in the
 * step's own context, and tells Batch whether it was stopped or failed.
 *
 * @param <T> what the stage returns
 */
final class StageTasklet<T> implements StoppableTasklet {

	private final Supplier<T> stage;

	private final BiConsumer<ExecutionContext, T> figures;

	private final Runnable stop;

	StageTasklet(Supplier<T> stage, BiConsumer<ExecutionContext, T> figures, Runnable stop) {
		this.stage = stage;
		this.figures = figures;
		this.stop = stop;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws JobInterruptedException {
		ExecutionContext context = contribution.getStepExecution().getExecutionContext();
		if (!context.containsKey(HistoryKeys.STARTED)) {
			context.putString(HistoryKeys.STARTED, Instant.now().toString());
		}
		try {
			this.figures.accept(context, this.stage.get());
			context.putString(HistoryKeys.ENDED, Instant.now().toString());
			return RepeatStatus.FINISHED;
		}
		catch (CancellationException ex) {
			throw new JobInterruptedException("stopped");
		}
	}

	@Override
	public void stop() {
		this.stop.run();
	}

	@Override
	public void stop(StepExecution execution) {
		this.stop.run();
	}

}
