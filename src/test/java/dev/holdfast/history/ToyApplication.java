package dev.holdfast.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * An application with a small job {@code backup} of three steps, made as the real one is,
 * and the same as a {@code split}. Arguments {@code --fail=STEP}, {@code --hang=STEP} and
 * {@code --warn=N} make it do that; each step prints its name when it begins.
 */
@Configuration(proxyBeanMethods = false)
@Import(HistoryConfiguration.class)
class ToyApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(ToyApplication.class);
		Map<String, Object> properties = new HashMap<>(HistoryDefaults.properties());
		properties.put("spring.batch.job.name", "backup");
		application.setDefaultProperties(properties);
		System.exit(run(application, args));
	}

	private static int run(SpringApplication application, String... args) {
		try {
			ConfigurableApplicationContext context = application.run(args);
			return SpringApplication.exit(context);
		}
		catch (HoldfastException ex) {
			System.out.println(ex.what());
			return ex.getExitCode();
		}
	}

	@Bean
	Job backup(JobRepository repository, Environment environment) {
		return new JobBuilder("backup", repository).start(step("dump", repository, environment))
			.next(step("upload", repository, environment))
			.next(step("record", repository, environment))
			.build();
	}

	/** Dump and upload side by side, then record: the shape of the real job. */
	@Bean
	Job split(JobRepository repository, Environment environment) {
		Flow dump = new FlowBuilder<Flow>("dumpFlow").start(step("dump", repository, environment)).build();
		Flow upload = new FlowBuilder<Flow>("uploadFlow").start(step("upload", repository, environment)).build();
		Flow pipeline = new FlowBuilder<Flow>("pipeline").split(new SimpleAsyncTaskExecutor("toy-"))
			.add(dump, upload)
			.build();
		return new JobBuilder("split", repository).start(pipeline)
			.next(step("record", repository, environment))
			.end()
			.build();
	}

	private static Step step(String name, JobRepository repository, Environment environment) {
		return new StepBuilder(name, repository).tasklet(new Toy(name, environment)).build();
	}

	@Bean
	@Order(-100)
	ApplicationRunner recoverBeforeLaunch(PlanLocks locks, Recovery recovery, Environment environment) {
		return (arguments) -> {
			String plan = environment.getProperty("plan", "shop");
			locks.acquire(plan, () -> System.out.println("lock lost"));
			List<JobExecution> recovered = recovery.recover(environment.getProperty("spring.batch.job.name", "backup"),
					plan);
			System.out.println("recovered " + recovered.size());
		};
	}

	/** One step. */
	private static final class Toy implements StoppableTasklet {

		private final String name;

		private final Environment environment;

		private final CountDownLatch stopped = new CountDownLatch(1);

		Toy(String name, Environment environment) {
			this.name = name;
			this.environment = environment;
		}

		@Override
		public @Nullable RepeatStatus execute(StepContribution contribution, ChunkContext context) throws Exception {
			System.out.println("step " + this.name);
			StepExecution step = contribution.getStepExecution();
			step.getExecutionContext().putLong(HistoryKeys.BYTES_OUT, 1000L);
			if (this.name.equals(this.environment.getProperty("hang"))) {
				this.stopped.await();
				throw new JobInterruptedException("stopped");
			}
			if (this.name.equals(this.environment.getProperty("wait"))) {
				System.in.read();
			}
			if (this.name.equals(this.environment.getProperty("fail"))) {
				throw new HoldfastException(ExitCode.DESTINATION_REFUSED, "bucket 'x' not found",
						"create the bucket or set destinations[0].bucket");
			}
			long warnings = this.environment.getProperty("warn", Long.class, 0L);
			if (warnings > 0) {
				Warnings.write(step.getJobExecution().getExecutionContext(), List.of("file a skipped"), warnings);
			}
			return RepeatStatus.FINISHED;
		}

		@Override
		public void stop() {
			this.stopped.countDown();
		}

	}

}
