package dev.holdfast.restore;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.HistoryDefaults;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;

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
		Map<String, Object> properties = new HashMap<>(HistoryDefaults.properties());
		properties.put("holdfast.home", request.home().toString());
		// the runner below starts the job, under its lock
		properties.put("spring.batch.job.enabled", "false");
		Work work = new Work(request, safety, listener, new AtomicReference<>());
		SpringApplication application = new SpringApplicationBuilder(RestoreApplication.class).properties(properties)
			.logStartupInfo(false)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(Work.class, () -> work))
			.build();
		application.run(arguments).close();
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
