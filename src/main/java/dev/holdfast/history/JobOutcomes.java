package dev.holdfast.history;

import java.util.Map;
import java.util.TreeMap;

import dev.holdfast.failure.ExitCode;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.boot.ExitCodeEvent;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.batch.autoconfigure.JobExecutionEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

/**
 * How the jobs of this process ended. Jobs that Boot's runner launches are added by its
 * event, others by {@link #add}. The code of all of them becomes the exit code of the
 * process ({@code SpringApplication.exit}) and, by {@link #announce}, of TASK_EXECUTION.
 */
public final class JobOutcomes implements ExitCodeGenerator, ApplicationListener<JobExecutionEvent> {

	private final Map<Long, ExitCode> codes = new TreeMap<>();

	private final Map<Long, String> descriptions = new TreeMap<>();

	private final ApplicationEventPublisher publisher;

	JobOutcomes(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onApplicationEvent(JobExecutionEvent event) {
		add(event.getJobExecution());
	}

	/** Adds a job that has ended. */
	public synchronized void add(JobExecution job) {
		ExitCode code = ExitCodes.byNumber(job.getExitStatus().getExitCode()).orElse(ExitCode.DEFECT);
		this.codes.put(job.getId(), code);
		this.descriptions.put(job.getId(), job.getExitStatus().getExitDescription());
	}

	/** The code of all jobs together: {@code DONE} when there were none. */
	public synchronized ExitCode code() {
		return ExitCodes.of(this.codes.values().stream());
	}

	/** What was recorded with that code: message and hint; empty when all went well. */
	public synchronized String description() {
		ExitCode code = code();
		return this.codes.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == code)
			.map((entry) -> this.descriptions.getOrDefault(entry.getKey(), ""))
			.findFirst()
			.orElse("");
	}

	@Override
	public int getExitCode() {
		return code().code();
	}

	/**
	 * Tells Spring Cloud Task the code, which it writes when the application is ready.
	 */
	void announce() {
		ExitCode code = code();
		if (code != ExitCode.DONE) {
			this.publisher.publishEvent(new ExitCodeEvent(this, code.code()));
		}
	}

}
