package dev.holdfast.action;

/** What an action does. */
@FunctionalInterface
public interface ActionWork {

	/**
	 * Does it, outside any transaction. Whatever it throws fails the run: a
	 * {@code HoldfastException} by its code, everything else as a defect; a
	 * {@code CancellationException} says that it was stopped.
	 * @param run takes what the history shall keep
	 */
	void run(ActionRun run);

}
