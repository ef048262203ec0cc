package dev.holdfast.backup;

import javax.sql.DataSource;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.pipeline.RunProgress;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.task.batch.configuration.TaskBatchAutoConfiguration;
import org.springframework.cloud.task.configuration.EnableTask;
import org.springframework.cloud.task.configuration.SimpleTaskAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/** Starts Spring for one backup, runs it, and ends. */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
@EnableJdbcJobRepository(isolationLevelForCreate = Isolation.READ_COMMITTED)
@EnableTask
@ImportAutoConfiguration({ SimpleTaskAutoConfiguration.class, TaskBatchAutoConfiguration.class })
@Import(BackupJobConfiguration.class)
public class BackupApplication {

	/**
	 * Makes one backup.
	 * @param request what to do
	 * @param progress hears about it
	 * @param database where the history is kept; already prepared
	 * @param arguments for Spring ({@code --spring.…})
	 * @return what was done
	 * @throws HoldfastException when it failed, with the exit code of the failure
	 */
	public static BackupResult run(BackupRequest request, RunProgress progress, HistoryDatabase database,
			String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(BackupApplication.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.initializers((context) -> register((GenericApplicationContext) context, request, progress, database))
			.build();
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			return context.getBean(BackupLauncher.class).result();
		}
	}

	private static void register(GenericApplicationContext context, BackupRequest request, RunProgress progress,
			HistoryDatabase database) {
		context.registerBean(BackupRequest.class, () -> request);
		context.registerBean(RunProgress.class, () -> progress);
		context.registerBean(HistoryDatabase.class, () -> database,
				(definition) -> definition.setDestroyMethodName(""));
		context.registerBean("dataSource", DataSource.class, database::dataSource);
	}

	@Bean
	JdbcTransactionManager transactionManager(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	@Bean
	JacksonExecutionContextStringSerializer executionContextSerializer() {
		return new JacksonExecutionContextStringSerializer();
	}

}
