package dev.holdfast.verify;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.HistoryDefaults;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;

/** Starts Spring for verifications alone, runs them, and ends. */
@Configuration(proxyBeanMethods = false)
@Import({ HistoryConfiguration.class, VerifyJobConfiguration.class })
public class VerifyApplication {

	/**
	 * Verifies.
	 * @param lock name of the lock that is held meanwhile, which all requests name
	 * @param work what to verify, and who hears of it
	 * @param home the home directory
	 * @param arguments for Spring ({@code --spring.…})
	 * @throws HoldfastException with {@code BUSY} when another process holds the lock
	 */
	public static void run(String lock, VerifyWork work, Path home, String... arguments) {
		Map<String, Object> properties = new HashMap<>(HistoryDefaults.properties());
		properties.put("holdfast.home", home.toString());
		// the runner below starts the job, under its lock
		properties.put("spring.batch.job.enabled", "false");
		SpringApplication application = new SpringApplicationBuilder(VerifyApplication.class).properties(properties)
			.logStartupInfo(false)
			.initializers((context) -> register((GenericApplicationContext) context, lock, work))
			.build();
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			context.getBean(Verifier.class);
		}
	}

	private static void register(GenericApplicationContext context, String lock, VerifyWork work) {
		context.registerBean(Work.class, () -> new Work(lock, work));
	}

	/** Before the runner that announces the outcome. */
	@Bean
	@Order(0)
	ApplicationRunner verifyRunner(Work work, PlanLocks locks, Verifier verifier) {
		return (arguments) -> {
			try (PlanLock lock = locks.acquire(work.lock(), verifier::stop)) {
				verifier.verify(work.work());
			}
		};
	}

	/**
	 * What this process does.
	 *
	 * @param lock the lock's name
	 * @param work what to verify
	 */
	record Work(String lock, VerifyWork work) {
	}

}
