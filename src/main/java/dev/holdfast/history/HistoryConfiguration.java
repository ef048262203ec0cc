package dev.holdfast.history;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.TimeZone;

import javax.sql.DataSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.cloud.task.batch.configuration.TaskBatchAutoConfiguration;
import org.springframework.cloud.task.configuration.DefaultTaskConfigurer;
import org.springframework.cloud.task.configuration.EnableTask;
import org.springframework.cloud.task.configuration.SimpleTaskAutoConfiguration;
import org.springframework.cloud.task.configuration.TaskConfigurer;
import org.springframework.cloud.task.repository.TaskRepository;
import org.springframework.cloud.task.repository.support.SimpleTaskRepository;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job repository and what belongs to its life: import it, with
 * {@link HistoryDefaults} as default properties, into an application that has jobs. It
 * brings the few auto-configurations that Batch and Task need, so that the application
 * needs no others. Its property {@code holdfast.home} names the home directory, and
 * {@code spring.datasource.url}, {@code username} and {@code password} a PostgreSQL
 * repository.
 */
@Configuration(proxyBeanMethods = false)
@EnableTask
@ImportAutoConfiguration({ BatchJdbcAutoConfiguration.class, BatchJobLauncherAutoConfiguration.class,
		SimpleTaskAutoConfiguration.class, TaskBatchAutoConfiguration.class })
public class HistoryConfiguration {

	/** After Boot's runner, which launches the job at 0. */
	private static final int AFTER_JOBS = 100;

	/**
	 * Batch and Task write local times without a zone. The repository's are UTC, on every
	 * host and through every change of the clocks.
	 */
	@Bean(destroyMethod = "close")
	HistoryDatabase historyDatabase(Environment environment) {
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
		HistoryDatabase database = HistoryDatabase.of(settings(environment));
		database.prepare();
		return database;
	}

	private static HistorySettings settings(Environment environment) {
		return new HistorySettings(Path.of(environment.getProperty("holdfast.home", ".holdfast")),
				HistorySettings.set(environment.getProperty("spring.datasource.url")),
				HistorySettings.set(environment.getProperty("spring.datasource.username")),
				HistorySettings.set(environment.getProperty("spring.datasource.password")));
	}

	/** Spring closes the pool; the file belongs to the database. */
	@Bean
	DataSource dataSource(HistoryDatabase database) {
		return database.isEmbedded() ? database.dataSource() : PostgresHistory.pooled(database.dataSource());
	}

	@Bean
	JdbcTransactionManager transactionManager(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	@Bean
	PlanLocks planLocks(HistoryDatabase database) {
		return database.locks();
	}

	/** Readable contexts: JSON in place of serialized Java objects. */
	@Bean
	ExecutionContextSerializer executionContextSerializer() {
		return new JacksonExecutionContextStringSerializer();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RunningJobs runningJobs() {
		return new RunningJobs();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RecordingPostProcessor recordingPostProcessor(RunningJobs running,
			ObjectProvider<JobRepository> repositories, ObjectProvider<Job> jobs, ObjectProvider<AuditTrail> trail) {
		return new RecordingPostProcessor(running, repositories, jobs, trail);
	}

	@Bean
	AuditTrail auditTrail(DataSource dataSource, PlatformTransactionManager transactions) {
		return new AuditTrail(dataSource, transactions);
	}

	@Bean
	JobOutcomes jobOutcomes(ApplicationEventPublisher publisher) {
		return new JobOutcomes(publisher);
	}

	/** Task would write a stack trace as the error message: its length is made zero. */
	@Bean
	TaskConfigurer taskConfigurer(DataSource dataSource) {
		DefaultTaskConfigurer configurer = new DefaultTaskConfigurer(dataSource);
		((SimpleTaskRepository) configurer.getTaskRepository()).setMaxErrorMessageSize(0);
		return configurer;
	}

	@Bean
	TaskRecord taskRecord(JobOutcomes outcomes, TaskRepository tasks, Environment environment) {
		return new TaskRecord(outcomes, tasks, environment.containsProperty("spring.cloud.task.executionid")
				|| environment.containsProperty("spring.cloud.task.external-execution-id"));
	}

	@Bean
	@Order(AFTER_JOBS)
	ApplicationRunner exitCodeRunner(JobOutcomes outcomes) {
		return (arguments) -> outcomes.announce();
	}

	@Bean
	GracefulStop gracefulStop(JobOperator operator, JobRepository repository, RunningJobs running,
			ApplicationEventPublisher publisher) {
		return new GracefulStop(operator, repository, running, publisher);
	}

	@Bean
	Recovery recovery(JobOperator operator, JobRepository repository, DataSource dataSource) {
		return new Recovery(operator, repository, dataSource, InstantSource.system());
	}

	@Bean
	LastRuns lastRuns(JobRepository repository, DataSource dataSource) {
		return new LastRuns(repository, dataSource);
	}

}
