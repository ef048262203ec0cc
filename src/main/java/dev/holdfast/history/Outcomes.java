package dev.holdfast.history;

import dev.holdfast.failure.ExitCode;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * How executions ended, as the Batch tables say it: the exit code of a job is the number
 * of our exit code, its description is the failure's message and hint; a step keeps
 * Batch's code, which steers the flow, and has the failure in its context as well.
 */
final class Outcomes {

	/** Fits its column whatever the message's characters. */
	private static final int LENGTH = 2000;

	private Outcomes() {
	}

	static void describe(StepExecution step) {
		ExecutionContext context = step.getExecutionContext();
		Failure failure = failed(step.getStatus()) ? Failure.first(step.getFailureExceptions()) : null;
		put(context, HistoryKeys.FAILURE_CODE, (failure != null) ? failure.code().name() : null);
		put(context, HistoryKeys.FAILURE_MESSAGE, (failure != null) ? failure.message() : null);
		put(context, HistoryKeys.FAILURE_HINT, (failure != null) ? failure.hint() : null);
		if (failure != null) {
			step.setExitStatus(new ExitStatus(step.getExitStatus().getExitCode(), cut(failure.text())));
		}
		count(step);
	}

	/** Bytes also as Batch's counts, so that plain SQL can sort and add them. */
	private static void count(StepExecution step) {
		ExecutionContext context = step.getExecutionContext();
		if (context.containsKey(HistoryKeys.BYTES_IN)) {
			step.setReadCount(context.getLong(HistoryKeys.BYTES_IN));
		}
		if (context.containsKey(HistoryKeys.BYTES_OUT)) {
			step.setWriteCount(context.getLong(HistoryKeys.BYTES_OUT));
		}
	}

	/** A restarted step begins with the context of the failed one. */
	private static void put(ExecutionContext context, String key, @Nullable String value) {
		if (value != null) {
			context.putString(key, cut(value));
		}
		else if (context.containsKey(key)) {
			context.remove(key);
		}
	}

	static void describe(JobExecution job, ExitCode stopCode) {
		switch (job.getStatus()) {
			case COMPLETED -> completed(job);
			case STOPPED -> end(job, stopCode, "stopped: the next run of the plan resumes");
			case FAILED, UNKNOWN -> failed(job, stopCode);
			case STARTING, STARTED, STOPPING, ABANDONED -> {
			}
		}
	}

	private static void completed(JobExecution job) {
		long warnings = job.getExecutionContext().getLong(HistoryKeys.WARNING_COUNT, 0);
		if (warnings > 0) {
			end(job, ExitCode.WARNINGS, warnings + ((warnings == 1) ? " warning" : " warnings"));
		}
		else {
			end(job, ExitCode.DONE, "");
		}
	}

	/** Without an exception it was not this process that saw it fail. */
	private static void failed(JobExecution job, ExitCode stopCode) {
		Failure failure = Failure.first(job.getAllFailureExceptions());
		if (failure != null) {
			boolean stopped = job.getAllFailureExceptions().stream().allMatch(Failure::isStop);
			end(job, stopped ? stopCode : failure.code(), failure.text());
		}
	}

	static void end(JobExecution job, ExitCode code, String description) {
		job.setExitStatus(new ExitStatus(String.valueOf(code.code()), cut(description)));
	}

	private static boolean failed(BatchStatus status) {
		return status == BatchStatus.FAILED || status == BatchStatus.STOPPED || status == BatchStatus.UNKNOWN;
	}

	static String cut(String text) {
		return (text.length() <= LENGTH) ? text : text.substring(0, LENGTH - 1) + "…";
	}

}
