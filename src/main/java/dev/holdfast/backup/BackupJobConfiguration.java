package dev.holdfast.backup;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryAudit;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.LastRuns;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.history.Recovery;
import dev.holdfast.pipeline.RunProgress;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * The backup job. The first four steps run side by side and hand their bytes on through
 * segment queues; the record follows when the archive is where it belongs. Steps have no
 * transaction around their work: a connection that breaks in the middle must not leave
 * the job in a state that cannot be restarted.
 */
@Configuration(proxyBeanMethods = false)
class BackupJobConfiguration {

	@Bean
	CurrentRun currentRun() {
		return new CurrentRun();
	}

	@Bean
	Step dump(JobRepository repository, CurrentRun run) {
		return step("dump", repository,
				new StageTasklet<>(() -> run.get().pipeline().dump(), StepFigures::dumped, run::stop));
	}

	@Bean
	Step compress(JobRepository repository, CurrentRun run) {
		return step("compress", repository,
				new StageTasklet<>(() -> run.get().pipeline().compress(), StepFigures::compressed, run::stop));
	}

	@Bean
	Step encrypt(JobRepository repository, CurrentRun run) {
		return step("encrypt", repository,
				new StageTasklet<>(() -> run.get().pipeline().encrypt(), StepFigures::encrypted, run::stop));
	}

	@Bean
	Step upload(JobRepository repository, CurrentRun run) {
		return step("upload", repository,
				new StageTasklet<>(() -> run.get().pipeline().upload(), StepFigures::uploaded, run::stop));
	}

	@Bean
	Step record(JobRepository repository, CurrentRun run) {
		return step("record", repository, new RecordTasklet(run));
	}

	@Bean
	Job backup(JobRepository repository, CurrentRun run, Step dump, Step compress, Step encrypt, Step upload,
			Step record) {
		Flow pipeline = new FlowBuilder<Flow>("pipeline").split(sideBySide(run))
			.add(flow(dump), flow(compress), flow(encrypt), flow(upload))
			.build();
		return new JobBuilder(HistoryKeys.BACKUP_JOB, repository).listener(new PlanCommands(run))
			.start(pipeline)
			.next(record)
			.end()
			.build();
	}

	@Bean
	BackupLauncher backupLauncher(BackupRequest request, Parties parties, RunProgress progress, PlanLocks locks,
			Recovery recovery, LastRuns lastRuns, JobOperator operator, JobOutcomes outcomes, Job backup,
			CurrentRun current, AfterBackup after, HistoryDatabase history) {
		return new BackupLauncher(request, parties, progress, locks,
				new Takers(request.plan(), new BackupHistory(history)),
				new Resumption(request, recovery, lastRuns, operator, progress), operator, outcomes, backup, current,
				after, new HistoryAudit(history));
	}

	private static Step step(String name, JobRepository repository, Tasklet tasklet) {
		return new StepBuilder(name, repository).tasklet(tasklet).build();
	}

	/**
	 * A step whose beginning could not be written never runs its stage: the others must
	 * not wait for it.
	 */
	private static TaskExecutor sideBySide(CurrentRun run) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("step-");
		return (task) -> threads.execute(() -> {
			task.run();
			try {
				((Future<?>) task).get();
			}
			catch (ExecutionException ex) {
				run.fail((ex.getCause() != null) ? ex.getCause() : ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	private static Flow flow(Step step) {
		return new FlowBuilder<Flow>(step.getName()).start(step).build();
	}

}
