package dev.holdfast.action;

import java.util.Map;

import dev.holdfast.step.Requested;

/**
 * A command that is a job of one step of the same name.
 *
 * @param job name of the job, for example {@code hold}
 * @param lock name of the lock that it holds; a second one with the same ends with
 * {@code BUSY}
 * @param parameters names as in {@code HistoryKeys}: plan, backup, what it is done with
 * @param requested who asks for it
 * @param work what it does
 */
public record Action(String job, String lock, Map<String, String> parameters, Requested requested, ActionWork work) {

	public Action {
		parameters = Map.copyOf(parameters);
	}

}
