package dev.holdfast.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What checking a plan found.
 *
 * @param origin where the plan stands
 * @param name its name, null when it has none that can be read
 * @param problems what is wrong; empty when it is good
 * @param warnings what it is warned about at every run
 * @param notActedOn parts of it that nothing in this version acts on
 */
public record PlanCheck(String origin, @Nullable String name, List<PlanProblem> problems, List<String> warnings,
		List<String> notActedOn) {

	public PlanCheck {
		problems = List.copyOf(problems);
		warnings = List.copyOf(warnings);
		notActedOn = List.copyOf(notActedOn);
	}

}
