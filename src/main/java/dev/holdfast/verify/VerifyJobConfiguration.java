package dev.holdfast.verify;

import dev.holdfast.step.Steps;
import dev.holdfast.step.Current;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.Recovery;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The verify job. What is wrong at one destination does not keep the others from being
 * looked at, nor what was found from being recorded: each step follows whatever came of
 * the one before, and the job fails at its end. Beans have the job's name before their
 * own, because other jobs of the same process have steps of these names.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
public class VerifyJobConfiguration {

	@Bean
	Current<VerifyRun> currentVerification() {
		return new Current<>(VerifyRun::stop);
	}

	@Bean("verify.fetch")
	Step fetch(JobRepository repository, Current<VerifyRun> current) {
		return Steps.of("fetch", repository, current, (run, step) -> run.fetch());
	}

	@Bean("verify.check")
	Step check(JobRepository repository, Current<VerifyRun> current) {
		return Steps.of("check", repository, current, (run, step) -> {
			try {
				run.check();
			}
			finally {
				VerifyRecord.checked(run, step);
			}
		});
	}

	@Bean("verify.record")
	Step record(JobRepository repository, Current<VerifyRun> current) {
		return Steps.of("record", repository, current, VerifyRecord::record);
	}

	@Bean
	Job verify(JobRepository repository, @Qualifier("verify.fetch") Step fetch, @Qualifier("verify.check") Step check,
			@Qualifier("verify.record") Step record) {
		return new JobBuilder(HistoryKeys.VERIFY_JOB, repository).start(fetch)
			.on("*")
			.to(check)
			.on("*")
			.to(record)
			.from(record)
			.on(ExitStatus.FAILED.getExitCode())
			.fail()
			.end()
			.build();
	}

	@Bean
	Verifier verifier(JobOperator operator, JobOutcomes outcomes, Recovery recovery, @Qualifier("verify") Job verify,
			Current<VerifyRun> current) {
		return new Verifier(operator, outcomes, recovery, verify, current);
	}

}
