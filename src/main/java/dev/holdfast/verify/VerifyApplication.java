package dev.holdfast.verify;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.PlanLock;
import dev.holdfast.history.PlanLocks;
import dev.holdfast.step.JobProcess;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Starts Spring for verifications alone, runs them, and ends. */
@Configuration(proxyBeanMethods = false)
@Import({ HistoryConfiguration.class, VerifyJobConfiguration.class })
public class VerifyApplication {

	/**
	 * Verifies one backup after another, those of each lock under it.
	 * @param requests what to verify
	 * @param listener hears of it
	 * @param home the home directory
	 * @param arguments for Spring ({@code --spring.…})
	 * @throws HoldfastException with {@code BUSY} when another process holds a lock
	 */
	public static void run(List<VerifyRequest> requests, VerifyListener listener, Path home, String... arguments) {
		JobProcess.run(VerifyApplication.class, home,
				(context) -> context.registerBean(Work.class, () -> new Work(requests, listener)), arguments);
	}

	/** Before the runner that announces the outcome. */
	@Bean
	@Order(0)
	ApplicationRunner verifyRunner(Work work, PlanLocks locks, Verifier verifier) {
		return (arguments) -> {
			Map<String, List<VerifyRequest>> byLock = work.requests()
				.stream()
				.collect(Collectors.groupingBy(VerifyRequest::lock, LinkedHashMap::new, Collectors.toList()));
			for (Map.Entry<String, List<VerifyRequest>> group : byLock.entrySet()) {
				try (PlanLock lock = locks.acquire(group.getKey(), verifier::stop)) {
					if (!verifier.verify(group.getValue(), work.listener())) {
						return;
					}
				}
			}
		};
	}

	/**
	 * What this process does.
	 *
	 * @param requests what to verify
	 * @param listener hears of it
	 */
	record Work(List<VerifyRequest> requests, VerifyListener listener) {

	}

}
