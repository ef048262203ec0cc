package dev.holdfast.restoretest;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

/** Starts Spring for restore tests, runs them, and ends. */
@Configuration(proxyBeanMethods = false)
@Import({ HistoryConfiguration.class, RestoreTestJobConfiguration.class })
public class RestoreTestApplication {

	/**
	 * Tests one backup after another, those of each plan under its lock.
	 * @param requests what to test
	 * @param listener hears of it
	 * @param home the home directory
	 * @param arguments for Spring ({@code --spring.…})
	 * @throws HoldfastException with {@code BUSY} when another process holds a lock
	 */
	public static void run(List<RestoreTestRequest> requests, RestoreTestListener listener, Path home,
			String... arguments) {
		JobProcess.run(RestoreTestApplication.class, home,
				(context) -> context.registerBean(Work.class, () -> new Work(requests, listener)), arguments);
	}

	/** Before the runner that announces the outcome. */
	@Bean
	@Order(0)
	ApplicationRunner restoreTestRunner(Work work, PlanLocks locks, RestoreTester tester) {
		return (arguments) -> {
			Map<String, List<RestoreTestRequest>> byLock = work.requests()
				.stream()
				.collect(Collectors.groupingBy(RestoreTestRequest::lock, LinkedHashMap::new, Collectors.toList()));
			for (Map.Entry<String, List<RestoreTestRequest>> group : byLock.entrySet()) {
				try (PlanLock lock = locks.acquire(group.getKey(), tester::stop)) {
					if (!tester.test(group.getValue(), work.listener())) {
						return;
					}
				}
			}
		};
	}

	/**
	 * What this process does.
	 *
	 * @param requests what to test
	 * @param listener hears of it
	 */
	record Work(List<RestoreTestRequest> requests, RestoreTestListener listener) {

	}

}
