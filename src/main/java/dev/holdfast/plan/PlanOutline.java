package dev.holdfast.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a list of plans shows: taken from a plan whatever else is wrong with it, and
 * without its secrets.
 *
 * @param name null when there is none that can be read
 * @param sources their names and types
 * @param destinations their names and types
 * @param zone for its schedule; UTC where it cannot be read
 * @param rpo how old the newest good backup may be; null for no limit
 * @param rpoUnread whether the plan has a limit that cannot be read here
 * @param quota bytes that its backups may take; null for no limit
 */
public record PlanOutline(@Nullable String name, @Nullable String description, boolean enabled,
		@Nullable String schedule, List<Part> sources, List<Part> destinations, ZoneId zone, @Nullable Duration rpo,
		boolean rpoUnread, @Nullable Long quota) {

	public PlanOutline {
		sources = List.copyOf(sources);
		destinations = List.copyOf(destinations);
	}

	static PlanOutline of(@Nullable PlanNode root, Variables variables) {
		if (!(plan(root, variables) instanceof PlanNode.Mapping mapping)) {
			return new PlanOutline(null, null, true, null, List.of(), List.of(), ZoneOffset.UTC, null, false, null);
		}
		Duration rpo = read(mapping, "rpo", variables, Scalars.DURATION);
		return new PlanOutline(text(mapping, "plan", variables), text(mapping, "description", variables),
				!"false".equals(text(mapping, "enabled", variables)), text(mapping, "schedule", variables),
				parts(mapping.get("sources"), variables), parts(mapping.get("destinations"), variables),
				Objects.requireNonNullElse(read(mapping, "zone", variables, Scalars.ZONE), ZoneOffset.UTC), rpo,
				rpo == null && mapping.get("rpo") != null, read(mapping, "quota", variables, Scalars.SIZE));
	}

	/** A single value; null when there is none that can be read. */
	private static <T> @Nullable T read(PlanNode.Mapping mapping, String key, Variables variables, ScalarType<T> type) {
		String text = text(mapping, key, variables);
		try {
			return (text != null) ? type.reader().read(text) : null;
		}
		catch (BadValueException ex) {
			return null;
		}
	}

	/** The short JSON is shown as the plan that it stands for, where it can be. */
	static @Nullable PlanNode plan(@Nullable PlanNode root, Variables variables) {
		if (root instanceof PlanNode.Mapping mapping && ShortPlan.is(root)) {
			PlanNode plan = ShortPlan.translate(mapping, new Place(new Findings(""), variables, "", root.line()));
			return (plan != null) ? plan : Written.mapping(Written.member("plan", ShortPlan.nameOf(mapping)));
		}
		return root;
	}

	private static List<Part> parts(@Nullable PlanNode node, Variables variables) {
		List<Part> parts = new ArrayList<>();
		if (node instanceof PlanNode.Sequence sequence) {
			for (PlanNode item : sequence.items()) {
				if (item instanceof PlanNode.Mapping mapping) {
					parts.add(new Part(shown(mapping, "name", variables), shown(mapping, "type", variables)));
				}
			}
		}
		return parts;
	}

	private static String shown(PlanNode.Mapping mapping, String key, Variables variables) {
		String text = text(mapping, key, variables);
		return (text != null) ? text : "?";
	}

	/** The value with the variables that are set; as written when some are not. */
	private static @Nullable String text(PlanNode.Mapping mapping, String key, Variables variables) {
		if (!(mapping.get(key) instanceof PlanNode.Scalar scalar) || scalar.text() == null) {
			return null;
		}
		try {
			String text = variables.expand(scalar.text());
			return (text != null) ? text : scalar.text();
		}
		catch (BadValueException ex) {
			return scalar.text();
		}
	}

	/**
	 * A source or destination.
	 *
	 * @param name its name, or a question mark
	 * @param type its type, or a question mark
	 */
	public record Part(String name, String type) {
	}

}
