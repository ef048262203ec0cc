package dev.holdfast.restore;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.step.JobProcess;

/** Starts Spring for one restore, runs it, and ends. */
@Configuration(proxyBeanMethods = false)
@Import({ HistoryConfiguration.class, RestoreJobConfiguration.class })
public class RestoreApplication {

	/**
	 * Restores a backup.
	 * @param request what and where to
	 * @param safety backs up what is replaced
	 * @param listener hears of it
	 * @param arguments for Spring ({@code --spring.…})
	 * @throws HoldfastException with {@code BUSY} when another run restores to the same
	 * target
	 */
	public static RestoreResult run(RestoreRequest request, SafetyBackup safety, RestoreListener listener,
			String... arguments) {
		Work work = new Work(request, safety, listener, new AtomicReference<>());
		JobProcess.run(RestoreApplication.class, request.home(),
				(context) -> context.registerBean(Work.class, () -> work), arguments);
		return Objects.requireNonNull(work.result().get());
	}

	/** Before the runner that announces the outcome. */
	@Bean
	@Order(0)
	ApplicationRunner restoreRunner(Work work, PlanLocks locks, Restorer restorer) {
		return (arguments) -> {
			try (PlanLock lock = locks.acquire(work.request().lock(), restorer::stop)) {
				work.result().set(restorer.restore(work.request(), work.safety(), work.listener()));
			}
		};
	}

	/**
	 * What this process does.
	 *
	 * @param request what and where to
	 * @param safety backs up what is replaced
	 * @param listener hears of it
	 * @param result what came of it
	 */
	record Work(RestoreRequest request, SafetyBackup safety, RestoreListener listener,
			AtomicReference<RestoreResult> result) {

	}

}
