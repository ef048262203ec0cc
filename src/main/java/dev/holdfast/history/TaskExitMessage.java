package dev.holdfast.history;

import org.springframework.cloud.task.listener.TaskExecutionListener;
import org.springframework.cloud.task.repository.TaskExecution;

/** Writes into TASK_EXECUTION why a run did not end with 0. */
final class TaskExitMessage implements TaskExecutionListener {

	private final JobOutcomes outcomes;

	TaskExitMessage(JobOutcomes outcomes) {
		this.outcomes = outcomes;
	}

	@Override
	public void onTaskEnd(TaskExecution task) {
		String description = this.outcomes.description();
		if (!description.isEmpty()) {
			task.setExitMessage(description);
		}
	}

	/** Before any job: a plan that another run holds, for example. */
	@Override
	public void onTaskFailed(TaskExecution task, Throwable failure) {
		task.setExitMessage(Failure.of(failure).text());
	}

}
