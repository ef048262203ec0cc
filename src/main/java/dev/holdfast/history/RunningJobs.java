package dev.holdfast.history;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import dev.holdfast.failure.ExitCode;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/**
 * What this process is running, and what it was told to stop by.
 */
final class RunningJobs {

	private final Set<Long> executions = new TreeSet<>();

	private int launches;

	private ExitCode stopCode = ExitCode.TERMINATED;

	/** Notes a job that begins in this process. */
	synchronized void noteStart(JobExecution job) {
		if (this.launches > 0 && job.getStatus() == BatchStatus.STARTED) {
			this.executions.add(job.getId());
		}
	}

	/** Runs a launch, which returns when its job has ended and is written. */
	<T> T launch(Callable<T> launch) throws Exception {
		synchronized (this) {
			this.launches++;
		}
		try {
			return launch.call();
		}
		finally {
			synchronized (this) {
				this.launches--;
				if (this.launches == 0) {
					this.executions.clear();
					notifyAll();
				}
			}
		}
	}

	/** Ids of the executions that run. */
	synchronized Set<Long> executions() {
		return Set.copyOf(this.executions);
	}

	/** Waits until every launch has returned; false when that takes too long. */
	synchronized boolean awaitEnd(long milliseconds) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
		while (this.launches > 0) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left <= 0) {
				return false;
			}
			wait(left);
		}
		return true;
	}

	/** The exit code of a run that is stopped: 130 after SIGINT, else 143. */
	synchronized ExitCode stopCode() {
		return this.stopCode;
	}

	synchronized void stoppedBy(ExitCode code) {
		this.stopCode = code;
	}

}
