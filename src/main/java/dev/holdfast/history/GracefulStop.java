package dev.holdfast.history;

import java.time.Duration;

import dev.holdfast.failure.ExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobExecutionNotRunningException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.ExitCodeEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Stops the running jobs when the process is told to end, before anything that they need
 * is closed, and waits until they are recorded as stopped. A process that is killed in
 * the meantime leaves what {@link Recovery} recovers.
 */
final class GracefulStop implements SmartLifecycle {

	/** Kubernetes and systemd give 30 s or more before they kill. */
	static final Duration PATIENCE = Duration.ofSeconds(25);

	private static final Logger logger = LoggerFactory.getLogger(GracefulStop.class);

	private final JobOperator operator;

	private final JobRepository repository;

	private final RunningJobs running;

	private final ApplicationEventPublisher publisher;

	private final Signals signals;

	private volatile boolean started;

	GracefulStop(JobOperator operator, JobRepository repository, RunningJobs running,
			ApplicationEventPublisher publisher) {
		this.operator = operator;
		this.repository = repository;
		this.running = running;
		this.publisher = publisher;
		this.signals = new Signals(running::stoppedBy);
	}

	@Override
	public void start() {
		this.signals.listen();
		this.started = true;
	}

	/** Called when the context closes: with a job still running only by a signal. */
	@Override
	public void stop() {
		this.started = false;
		this.signals.restore();
		if (this.running.executions().isEmpty()) {
			return;
		}
		ExitCode code = this.running.stopCode();
		this.publisher.publishEvent(new ExitCodeEvent(this, code.code()));
		this.running.executions().forEach(this::stop);
		await();
	}

	private void stop(Long id) {
		try {
			JobExecution execution = this.repository.getJobExecution(id);
			if (execution != null) {
				this.operator.stop(execution);
			}
		}
		catch (JobExecutionNotRunningException ex) {
			// it has just ended by itself
		}
		catch (RuntimeException ex) {
			logger.warn("execution {} could not be asked to stop", id, ex);
		}
	}

	private void await() {
		try {
			if (!this.running.awaitEnd(PATIENCE.toMillis())) {
				logger.warn("the job did not stop within {} s", PATIENCE.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.started;
	}

	/** Before everything else. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
