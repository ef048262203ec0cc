package dev.holdfast.history;

import java.util.Map;

/** Properties of Spring that a holder of {@link HistoryConfiguration} starts with. */
public final class HistoryDefaults {

	private static final Map<String, Object> PROPERTIES = Map.ofEntries(
			// the tables come from our own scripts
			Map.entry("spring.batch.jdbc.initialize-schema", "never"),
			Map.entry("spring.cloud.task.initialize-enabled", "false"),
			// the default makes launches of different jobs fail each other on PostgreSQL
			Map.entry("spring.batch.jdbc.isolation-level-for-create", "read_committed"),
			// one transaction manager, not a second one for tasks
			Map.entry("spring.cloud.task.transaction-manager", "transactionManager"),
			Map.entry("spring.main.web-application-type", "none"), Map.entry("spring.main.banner-mode", "off"),
			// the wait for jobs to stop must not be cut short
			Map.entry("spring.lifecycle.timeout-per-shutdown-phase", GracefulStop.PATIENCE.toSeconds() + 5 + "s"));

	private HistoryDefaults() {
	}

	/** For {@code SpringApplication.setDefaultProperties}. */
	public static Map<String, Object> properties() {
		return PROPERTIES;
	}

}
