package dev.holdfast.history;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts our records around Batch's repository and operator, whoever made them. */
final class RecordingPostProcessor implements BeanPostProcessor {

	private final RunningJobs running;

	private final ObjectProvider<JobRepository> repositories;

	private final ObjectProvider<Job> jobs;

	private final ObjectProvider<AuditTrail> trail;

	RecordingPostProcessor(RunningJobs running, ObjectProvider<JobRepository> repositories, ObjectProvider<Job> jobs,
			ObjectProvider<AuditTrail> trail) {
		this.running = running;
		this.repositories = repositories;
		this.jobs = jobs;
		this.trail = trail;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof JobRepository repository) {
			return RecordingRepository.around(repository, this.running, this.trail::getObject);
		}
		if (bean instanceof JobOperator operator) {
			return RecordingOperator.around(operator, this.running, new SafeStop(this.repositories, this.jobs));
		}
		return bean;
	}

}
