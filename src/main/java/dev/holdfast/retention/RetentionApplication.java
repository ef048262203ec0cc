package dev.holdfast.retention;

import java.nio.file.Path;
import java.util.List;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.step.JobProcess;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Starts Spring for cleanups, runs them, and ends. */
@Configuration(proxyBeanMethods = false)
@Import({ HistoryConfiguration.class, RetentionJobConfiguration.class })
public class RetentionApplication {

	/**
	 * Cleans one plan after another, each under its lock. What is wrong with one does not
	 * keep the next from being cleaned.
	 * @param requests what to clean
	 * @param listener hears of it
	 * @param home the home directory
	 * @param arguments for Spring ({@code --spring.…})
	 * @throws HoldfastException with {@code BUSY} when another process holds a lock
	 */
	public static void run(List<CleanupRequest> requests, CleanupListener listener, Path home, String... arguments) {
		JobProcess.run(RetentionApplication.class, home,
				(context) -> context.registerBean(Work.class, () -> new Work(requests, listener)), arguments);
	}

	/** Before the runner that announces the outcome. */
	@Bean
	@Order(0)
	ApplicationRunner cleanupRunner(Work work, PlanLocks locks, Cleaner cleaner) {
		return (arguments) -> cleaner.clean(work.requests(), locks, work.listener());
	}

	/**
	 * What this process does.
	 *
	 * @param requests what to clean
	 * @param listener hears of it
	 */
	record Work(List<CleanupRequest> requests, CleanupListener listener) {

	}

}
