package dev.holdfast.backup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryConfiguration;
import dev.holdfast.history.HistoryDefaults;
import dev.holdfast.pipeline.RunProgress;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** Starts Spring for one backup, runs it, and ends. */
@Configuration(proxyBeanMethods = false)
@Import({ HistoryConfiguration.class, BackupJobConfiguration.class })
public class BackupApplication {

	/**
	 * Makes one backup.
	 * @param request what to do
	 * @param progress hears about it
	 * @param arguments for Spring ({@code --spring.…})
	 * @return what was done
	 * @throws HoldfastException when it failed, with the exit code of the failure; with
	 * {@code BAD_PLAN} before anything was started when its keys cannot be used
	 */
	public static BackupResult run(BackupRequest request, RunProgress progress, String... arguments) {
		return run(request, progress, List.of(), (context) -> AfterBackup.NOTHING, arguments);
	}

	/**
	 * Makes one backup, and runs other jobs after it in the same process.
	 * @param configurations of the other jobs
	 * @param after makes what is called when the backup is complete, of the context's
	 * beans
	 */
	public static BackupResult run(BackupRequest request, RunProgress progress, List<Class<?>> configurations,
			Function<ApplicationContext, AfterBackup> after, String... arguments) {
		Parties parties = Parties.of(request);
		SpringApplication application = new SpringApplicationBuilder(BackupApplication.class)
			.sources(configurations.toArray(Class<?>[]::new))
			.properties(properties(request))
			.logStartupInfo(false)
			.initializers((context) -> {
				register((GenericApplicationContext) context, request, parties, progress);
				((GenericApplicationContext) context).registerBean(AfterBackup.class, () -> after.apply(context));
			})
			.build();
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			return context.getBean(BackupLauncher.class).result();
		}
	}

	private static Map<String, Object> properties(BackupRequest request) {
		Map<String, Object> properties = new HashMap<>(HistoryDefaults.properties());
		properties.put("holdfast.home", request.home().toString());
		// the launcher starts the job, under the plan's lock
		properties.put("spring.batch.job.enabled", "false");
		return properties;
	}

	private static void register(GenericApplicationContext context, BackupRequest request, Parties parties,
			RunProgress progress) {
		context.registerBean(BackupRequest.class, () -> request);
		context.registerBean(Parties.class, () -> parties);
		context.registerBean(RunProgress.class, () -> progress);
	}

}
