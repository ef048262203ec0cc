package dev.holdfast.plan;

import java.util.List;

/**
 * A plan in a list of plans.
 *
 * @param origin where it stands
 * @param outline what it says
 * @param problems what is wrong with it, as far as can be told without its variables
 */
public record PlanListing(String origin, PlanOutline outline, List<PlanProblem> problems) {

	public PlanListing {
		problems = List.copyOf(problems);
	}

	/** Whether it stands in a file, rather than being made from environment variables. */
	public boolean written() {
		return !this.origin.equals(DefaultPlan.ORIGIN);
	}

}
