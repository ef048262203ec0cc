package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The plan {@code default} that environment variables make when there is no plan file. It
 * is written down as a plan file would be, naming the variables, and read like one.
 */
final class DefaultPlan {

	static final String ORIGIN = "the environment";

	private DefaultPlan() {
	}

	/** The plan; none when the environment names nothing to back up. */
	static List<PlanFile> of(PlanEnvironment environment) {
		EnvironmentParts parts = new EnvironmentParts(environment);
		if (parts.sources().isEmpty()) {
			return List.of();
		}
		List<PlanNode.Member> members = new ArrayList<>();
		members.add(Written.member("plan", "default"));
		members.add(Written.member("description", "made from environment variables"));
		members.add(new PlanNode.Member("sources", 0, Written.list(parts.sources())));
		members.add(new PlanNode.Member("destinations", 0, Written.list(parts.destinations())));
		members.addAll(parts.encryption());
		members.addAll(parts.retention());
		members.addAll(parts.schedule());
		members.addAll(parts.zone());
		return List.of(PlanFile.of(ORIGIN, new PlanNode.Mapping(members, 0)));
	}

}
