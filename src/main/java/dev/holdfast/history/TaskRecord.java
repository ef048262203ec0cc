package dev.holdfast.history;

import org.springframework.cloud.task.listener.TaskExecutionListener;
import org.springframework.cloud.task.repository.TaskExecution;
import org.springframework.cloud.task.repository.TaskRepository;

/**
 * Writes into TASK_EXECUTION which process it is, so that {@link Recovery} can tell when
 * that has died, and why a run did not end with 0.
 */
final class TaskRecord implements TaskExecutionListener {

	private final JobOutcomes outcomes;

	private final TaskRepository tasks;

	private final boolean named;

	/**
	 * Keeps a record.
	 * @param named whether a scheduler such as Data Flow has named the launch already
	 */
	TaskRecord(JobOutcomes outcomes, TaskRepository tasks, boolean named) {
		this.outcomes = outcomes;
		this.tasks = tasks;
		this.named = named;
	}

	@Override
	public void onTaskStartup(TaskExecution task) {
		if (!this.named) {
			this.tasks.updateExternalExecutionId(task.getExecutionId(), ProcessName.own());
		}
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
