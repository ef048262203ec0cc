package dev.holdfast.restoretest;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import dev.holdfast.history.Warnings;
import dev.holdfast.history.Verifications;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.loading.Differences;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import dev.holdfast.step.Current;
import dev.holdfast.step.Steps;

/**
 * The restore-test job. Whatever fails, what was made is dropped and the run recorded,
 * and the job fails at its end. Beans have the job's name before their own, because other
 * jobs of the same process have steps of these names.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
public class RestoreTestJobConfiguration {

	@Bean
	Current<RestoreTestRun> currentRestoreTest() {
		return new Current<>(RestoreTestRun::stop);
	}

	@Bean("restore-test.fetch")
	Step fetch(JobRepository repository, Current<RestoreTestRun> currentRestoreTest) {
		return Steps.of("fetch", repository, currentRestoreTest, (run, step) -> run.fetch());
	}

	@Bean("restore-test.provision")
	Step provision(JobRepository repository, Current<RestoreTestRun> currentRestoreTest) {
		return Steps.of("provision", repository, currentRestoreTest, (run, step) -> run.provision());
	}

	@Bean("restore-test.load")
	Step load(JobRepository repository, Current<RestoreTestRun> currentRestoreTest) {
		return Steps.of("load", repository, currentRestoreTest, (run, step) -> run.load());
	}

	@Bean("restore-test.prove")
	Step prove(JobRepository repository, Current<RestoreTestRun> currentRestoreTest) {
		return Steps.of("prove", repository, currentRestoreTest, (run, step) -> run.prove());
	}

	@Bean("restore-test.drop")
	Step drop(JobRepository repository, Current<RestoreTestRun> currentRestoreTest) {
		return Steps.of("drop", repository, currentRestoreTest, (run, step) -> run.drop());
	}

	@Bean("restore-test.record")
	Step record(JobRepository repository, Current<RestoreTestRun> currentRestoreTest) {
		return Steps.of("record", repository, currentRestoreTest, RestoreTestJobConfiguration::record);
	}

	private static void record(RestoreTestRun run, StepExecution step) {
		ExecutionContext context = step.getJobExecution().getExecutionContext();
		Differences.record(run.proofs(), context);
		EvidenceStore.Kept kept = run.record();
		if (kept != null) {
			Verifications.write(context, kept);
		}
		Warnings.write(context, run.warnings(), run.warnings().size());
	}

	@Bean("restore-test")
	Job restoreTest(JobRepository repository, @Qualifier("restore-test.fetch") Step fetch,
			@Qualifier("restore-test.provision") Step provision, @Qualifier("restore-test.load") Step load,
			@Qualifier("restore-test.prove") Step prove, @Qualifier("restore-test.drop") Step drop,
			@Qualifier("restore-test.record") Step record) {
		String failed = ExitStatus.FAILED.getExitCode();
		String done = ExitStatus.COMPLETED.getExitCode();
		return new JobBuilder(HistoryKeys.RESTORE_TEST_JOB, repository).start(fetch)
			.on(done)
			.to(provision)
			.from(fetch)
			.on(failed)
			.to(drop)
			.from(provision)
			.on(done)
			.to(load)
			.from(provision)
			.on(failed)
			.to(drop)
			.from(load)
			.on(done)
			.to(prove)
			.from(load)
			.on(failed)
			.to(drop)
			.from(prove)
			.on("*")
			.to(drop)
			.from(drop)
			.on("*")
			.to(record)
			.from(record)
			.on(failed)
			.fail()
			.end()
			.build();
	}

	@Bean
	RestoreTester restoreTester(JobOperator operator, JobOutcomes outcomes, Recovery recovery,
			@Qualifier("restore-test") Job restoreTest, Current<RestoreTestRun> currentRestoreTest) {
		return new RestoreTester(operator, outcomes, recovery, restoreTest, currentRestoreTest);
	}

}
