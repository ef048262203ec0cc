package dev.holdfast.action;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.JobOutcomes;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.history.Recovery;
import dev.holdfast.step.Current;
import dev.holdfast.step.JobProcess;
import dev.holdfast.step.RunEnd;
import dev.holdfast.step.Steps;

/** Starts Spring for actions, runs one after another, and ends. */
@Configuration(proxyBeanMethods = false)
@Import(HistoryConfiguration.class)
public class Actions {

	/**
	 * Runs actions. One that fails does not keep the next from beginning, a signal does.
	 * @param actions what to do
	 * @param ended hears what came of each
	 * @param home the home directory
	 * @param arguments for Spring ({@code --spring.…})
	 * @throws HoldfastException with {@code BUSY} when another process holds the lock of
	 * one
	 */
	public static void run(List<Action> actions, Consumer<ActionResult> ended, Path home, String... arguments) {
		JobProcess.run(Actions.class, home, (context) -> {
			context.registerBean(Work.class, () -> new Work(actions, ended));
			actions.stream().map(Action::job).distinct().forEach((job) -> register(context, job));
		}, arguments);
	}

	/** As a bean, so that a signal finds the job's step. */
	private static void register(GenericApplicationContext context, String name) {
		context.registerBean(name, Job.class, () -> {
			JobRepository repository = context.getBean(JobRepository.class);
			return new JobBuilder(name, repository).start(Steps.of(name, repository, current(context), Actions::work))
				.build();
		}, (definition) -> definition.setLazyInit(true));
	}

	private static void work(Begun begun, StepExecution step) {
		try {
			begun.action().work().run(begun.run());
		}
		finally {
			begun.run().record(step.getJobExecution().getExecutionContext());
		}
	}

	@SuppressWarnings("unchecked")
	private static Current<Begun> current(ApplicationContext context) {
		return context.getBean("currentAction", Current.class);
	}

	@Bean
	Current<Begun> currentAction() {
		return new Current<>((begun) -> begun.run().stop());
	}

	/** Before the runner that announces the outcome. */
	@Bean
	@Order(0)
	ApplicationRunner actionRunner(Work work, PlanLocks locks, ApplicationContext context,
			Current<Begun> currentAction) {
		return (arguments) -> {
			Set<String> recovered = new HashSet<>();
			for (Action action : work.actions()) {
				try (PlanLock lock = locks.acquire(action.lock(), currentAction::stop)) {
					// not once this process has launched one of them
					if (recovered.add(action.job() + " " + action.lock())) {
						context.getBean(Recovery.class).recover(action.job(), HistoryKeys.LOCK, action.lock());
					}
					ActionResult result = run(action, context, currentAction);
					work.ended().accept(result);
					if (result.exitCode() == ExitCode.TERMINATED) {
						return;
					}
				}
			}
		};
	}

	private static ActionResult run(Action action, ApplicationContext context, Current<Begun> current)
			throws JobExecutionException {
		long began = System.nanoTime();
		Begun begun = new Begun(action, new ActionRun());
		current.begin(begun);
		JobExecution execution = context.getBean(JobOperator.class)
			.start(context.getBean(action.job(), Job.class),
					action.requested().parameters(action.requested().id(), action.lock(), action.parameters()));
		context.getBean(JobOutcomes.class).add(execution);
		return new ActionResult(action, (System.nanoTime() - began) / 1_000_000, begun.run().warnings(),
				RunEnd.failure(execution, "the job " + action.job()));
	}

	/**
	 * What this process does.
	 *
	 * @param actions one after another
	 * @param ended hears what came of each
	 */
	record Work(List<Action> actions, Consumer<ActionResult> ended) {

	}

	/**
	 * An action and its run.
	 *
	 * @param action what
	 * @param run this time
	 */
	record Begun(Action action, ActionRun run) {

	}

}
