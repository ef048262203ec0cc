package dev.holdfast.step;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

import dev.holdfast.history.HistoryDefaults;

/**
 * Starts Spring for one kind of job, which a runner of that configuration launches, and
 * ends.
 */
public final class JobProcess {

	private JobProcess() {
	}

	/**
	 * Returns when the runners have.
	 * @param configuration of the job
	 * @param home the home directory
	 * @param beans adds what this process is to do
	 * @param arguments for Spring ({@code --spring.…})
	 */
	public static void run(Class<?> configuration, Path home, Consumer<GenericApplicationContext> beans,
			String... arguments) {
		Map<String, Object> properties = new HashMap<>(HistoryDefaults.properties());
		properties.put("holdfast.home", home.toString());
		// a runner starts the job, under its lock
		properties.put("spring.batch.job.enabled", "false");
		SpringApplication application = new SpringApplicationBuilder(configuration).properties(properties)
			.logStartupInfo(false)
			.initializers((context) -> beans.accept((GenericApplicationContext) context))
			.build();
		application.run(arguments).close();
	}

}
