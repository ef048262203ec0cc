package dev.holdfast.restore;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import dev.holdfast.history.Warnings;
import dev.holdfast.history.Verifications;
import dev.holdfast.loading.Differences;
import dev.holdfast.step.Current;
import dev.holdfast.step.Steps;

/**
 * The restore job. Whatever fails, the run is recorded, and the job fails at its end.
 * Beans have the job's name before their own, because other jobs of the same process have
 * steps of these names.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
public class RestoreJobConfiguration {

	@Bean
	Current<RestoreRun> currentRestore() {
		return new Current<>(RestoreRun::stop);
	}

	@Bean("restore.fetch")
	Step fetch(JobRepository repository, Current<RestoreRun> currentRestore) {
		return Steps.of("fetch", repository, currentRestore, (run, step) -> run.fetch());
	}

	@Bean("restore.safety-backup")
	Step safetyBackup(JobRepository repository, Current<RestoreRun> currentRestore) {
		return Steps.of("safety-backup", repository, currentRestore, (run, step) -> {
			ExecutionContext context = step.getJobExecution().getExecutionContext();
			@Nullable String earlier = context.containsKey(HistoryKeys.SAFETY_BACKUP)
					? context.getString(HistoryKeys.SAFETY_BACKUP) : null;
			context.putString(HistoryKeys.SAFETY_BACKUP, run.saveWhatIsThere(earlier));
		});
	}

	@Bean("restore.load")
	Step load(JobRepository repository, Current<RestoreRun> currentRestore) {
		return Steps.of("load", repository, currentRestore, (run, step) -> run.load());
	}

	@Bean("restore.prove")
	Step prove(JobRepository repository, Current<RestoreRun> currentRestore) {
		return Steps.of("prove", repository, currentRestore, (run, step) -> run.prove());
	}

	@Bean("restore.record")
	Step record(JobRepository repository, Current<RestoreRun> currentRestore) {
		return Steps.of("record", repository, currentRestore, RestoreJobConfiguration::record);
	}

	private static void record(RestoreRun run, StepExecution step) {
		ExecutionContext context = step.getJobExecution().getExecutionContext();
		Differences.record(run.proofs(), context);
		EvidenceStore.Kept kept = run.record();
		if (kept != null) {
			Verifications.write(context, kept);
		}
		if (run.unproven()) {
			Verifications.writeUnproven(context, "it was restored without a manifest that vouches for it");
		}
		Warnings.write(context, run.warnings(), run.warnings().size());
	}

	@Bean
	Job restore(JobRepository repository, @Qualifier("restore.fetch") Step fetch,
			@Qualifier("restore.safety-backup") Step safetyBackup, @Qualifier("restore.load") Step load,
			@Qualifier("restore.prove") Step prove, @Qualifier("restore.record") Step record,
			Current<RestoreRun> currentRestore) {
		String failed = ExitStatus.FAILED.getExitCode();
		String done = ExitStatus.COMPLETED.getExitCode();
		return new JobBuilder(HistoryKeys.RESTORE_JOB, repository).listener(new RestoreCommands(currentRestore))
			.start(fetch)
			.on(done)
			.to(safetyBackup)
			.from(fetch)
			.on(failed)
			.to(record)
			.from(safetyBackup)
			.on(done)
			.to(load)
			.from(safetyBackup)
			.on(failed)
			.to(record)
			.from(load)
			.on(done)
			.to(prove)
			.from(load)
			.on(failed)
			.to(record)
			.from(prove)
			.on("*")
			.to(record)
			.from(record)
			.on(failed)
			.fail()
			.end()
			.build();
	}

	@Bean
	Restorer restorer(JobOperator operator, JobOutcomes outcomes, Recovery recovery, @Qualifier("restore") Job restore,
			Current<RestoreRun> currentRestore) {
		return new Restorer(operator, outcomes, recovery, restore, currentRestore);
	}

}
