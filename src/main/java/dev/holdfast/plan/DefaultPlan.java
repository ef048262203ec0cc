package dev.holdfast.plan;

import java.util.List;

/** The plan that environment variables make when there is no plan file. */
final class DefaultPlan {

	private DefaultPlan() {
	}

	static List<PlanFile> of(PlanEnvironment environment) {
		return List.of();
	}

}
