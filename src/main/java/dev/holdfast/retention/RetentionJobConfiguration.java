package dev.holdfast.retention;

import java.util.HashMap;
import java.util.Map;

import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import dev.holdfast.history.Warnings;
import dev.holdfast.step.Current;
import dev.holdfast.step.Steps;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.SyncTaskExecutor;

/**
 * The retention-cleanup job. Each backup that goes is a step execution of its own, named
 * after it: all of them are in the repository before the first is deleted, which marks
 * them. What one store refuses does not keep the rest from going.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
public class RetentionJobConfiguration {

	private static final String BACKUP = "holdfast.backup";

	private static final String REASON = "holdfast.reason";

	@Bean
	Current<CleanupRun> currentCleanup() {
		return new Current<>(CleanupRun::stop);
	}

	@Bean("retention-cleanup.decide")
	Step decide(JobRepository repository, Current<CleanupRun> currentCleanup) {
		return Steps.of("decide", repository, currentCleanup, (run, step) -> run.decide());
	}

	@Bean("retention-cleanup.move")
	Step move(JobRepository repository, Current<CleanupRun> currentCleanup) {
		return Steps.of("move", repository, currentCleanup, (run, step) -> run.move());
	}

	@Bean("retention-cleanup.delete")
	Step delete(JobRepository repository, Current<CleanupRun> currentCleanup) {
		Step one = Steps.partition("delete", repository, currentCleanup, RetentionJobConfiguration::delete);
		return new StepBuilder("delete", repository).partitioner("delete", partitions(currentCleanup))
			.step(one)
			.taskExecutor(new SyncTaskExecutor())
			.aggregator(new FirstFailure())
			.build();
	}

	private static Partitioner partitions(Current<CleanupRun> current) {
		return (size) -> {
			Map<String, ExecutionContext> partitions = new HashMap<>();
			current.get().doomed().forEach((id, reason) -> {
				ExecutionContext context = new ExecutionContext();
				context.putString(BACKUP, id);
				context.putString(REASON, reason);
				partitions.put(id, context);
			});
			return partitions;
		};
	}

	private static void delete(CleanupRun run, StepExecution step) {
		run.remove(step.getExecutionContext().getString(BACKUP));
		step.setExitStatus(
				new ExitStatus(ExitStatus.EXECUTING.getExitCode(), step.getExecutionContext().getString(REASON)));
	}

	@Bean("retention-cleanup.record")
	Step record(JobRepository repository, Current<CleanupRun> currentCleanup) {
		return Steps.of("record", repository, currentCleanup, RetentionJobConfiguration::record);
	}

	private static void record(CleanupRun run, StepExecution step) {
		ExecutionContext context = step.getJobExecution().getExecutionContext();
		CleanupResult result = run.result(0, null);
		context.putLong(HistoryKeys.REMOVED, result.removed().size());
		context.putLong(HistoryKeys.MOVED, result.moved().size());
		context.putLong(HistoryKeys.KEPT,
				result.decisions()
					.stream()
					.filter((decision) -> decision.verdict() != Decision.Verdict.REMOVE)
					.count());
		Warnings.write(context, result.warnings(), result.warnings().size());
	}

	@Bean("retention-cleanup")
	Job retentionCleanup(JobRepository repository, @Qualifier("retention-cleanup.decide") Step decide,
			@Qualifier("retention-cleanup.move") Step move, @Qualifier("retention-cleanup.delete") Step delete,
			@Qualifier("retention-cleanup.record") Step record) {
		String failed = ExitStatus.FAILED.getExitCode();
		return new JobBuilder(HistoryKeys.CLEANUP_JOB, repository).start(decide)
			.on(failed)
			.to(record)
			.from(decide)
			.on("*")
			.to(move)
			.from(move)
			.on("*")
			.to(delete)
			.from(delete)
			.on("*")
			.to(record)
			.from(record)
			.on(failed)
			.fail()
			.end()
			.build();
	}

	@Bean
	Cleaner cleaner(JobOperator operator, JobOutcomes outcomes, Recovery recovery, HistoryDatabase history,
			@Qualifier("retention-cleanup") Job retentionCleanup, Current<CleanupRun> currentCleanup) {
		return new Cleaner(operator, outcomes, recovery, history, retentionCleanup, currentCleanup);
	}

}
