package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Says what the short JSON of older tools says in the words of a plan. What it does not
 * say, URLs, folders, bucket and key, are the variables of {@link EnvironmentParts}.
 */
final class ShortPlan {

	private static final int LONGEST_NAME = 50;

	private final EnvironmentParts environment;

	private final PlanNode.Mapping written;

	private ShortPlan(EnvironmentParts environment, PlanNode.Mapping written) {
		this.environment = environment;
		this.written = written;
	}

	/** Whether a file is one: it names no {@code plan}, but has a type of its own. */
	static boolean is(@Nullable PlanNode root) {
		return root instanceof PlanNode.Mapping mapping && mapping.get("plan") == null && mapping.get("sources") == null
				&& (mapping.get("id") != null || mapping.get("type") != null);
	}

	/** The same as a plan, or null when problems were told. */
	static @Nullable PlanNode translate(PlanNode.Mapping root, Place place) {
		ShortPlan plan = new ShortPlan(new EnvironmentParts(place.variables().environment()), root);
		return new ObjectType<>("Short JSON", ShortKeys.ALL, plan::build).read(root, place);
	}

	private @Nullable PlanNode build(Fields fields) {
		if (!fields.has(ShortKeys.ID) && !fields.has(ShortKeys.NAME)) {
			return fields.place().problem("has neither id nor name", "add id: the plan's name");
		}
		if (!fields.ok()) {
			return null;
		}
		List<PlanNode.Member> members = new ArrayList<>();
		String name = fields.has(ShortKeys.ID) ? fields.need(ShortKeys.ID) : fields.need(ShortKeys.NAME);
		members.add(Written.member("plan", planName(name)));
		copy("name", "description", members);
		copy("enabled", "enabled", members);
		copy("schedule", "schedule", members);
		members.add(new PlanNode.Member("sources", 0, Written.list(sources(fields.need(ShortKeys.TYPE)))));
		members.add(new PlanNode.Member("destinations", 0, Written.list(destinations(fields))));
		members.addAll(new ShortRules(this.environment).members(fields));
		return new PlanNode.Mapping(members, this.written.line());
	}

	/** A name as plans have it: {@code Daily_Full} becomes {@code daily-full}. */
	private static String planName(String id) {
		String plain = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
		String cut = (plain.length() > LONGEST_NAME) ? plain.substring(0, LONGEST_NAME) : plain;
		return cut.replaceAll("^-+|-+$", "");
	}

	/** The plan's name, whatever else is wrong. */
	static String nameOf(PlanNode.Mapping root) {
		PlanNode id = (root.get("id") != null) ? root.get("id") : root.get("name");
		return (id instanceof PlanNode.Scalar scalar && scalar.text() != null) ? planName(scalar.text()) : "";
	}

	private void copy(String from, String to, List<PlanNode.Member> members) {
		PlanNode value = this.written.get(from);
		if (value != null) {
			members.add(new PlanNode.Member(to, value.line(), value));
		}
	}

	private List<PlanNode> sources(String type) {
		List<PlanNode> sources = new ArrayList<>();
		if (!type.equals("files")) {
			List<PlanNode> databases = this.environment.databases();
			sources.addAll(databases.isEmpty() ? List.of(EnvironmentParts.missingDatabase()) : databases);
		}
		if (!type.equals("database")) {
			List<PlanNode> folders = this.environment.folders();
			sources.addAll(folders.isEmpty() ? List.of(EnvironmentParts.folder("UPLOAD_DIR", "uploads")) : folders);
		}
		return sources;
	}

	private List<PlanNode> destinations(Fields fields) {
		if (!fields.has(ShortKeys.DESTINATIONS)) {
			return this.environment.destinations();
		}
		List<PlanNode> destinations = new ArrayList<>();
		for (ShortDestination each : fields.list(ShortKeys.DESTINATIONS)) {
			long same = fields.list(ShortKeys.DESTINATIONS)
				.subList(0, destinations.size())
				.stream()
				.filter((other) -> other.type().equals(each.type()))
				.count();
			destinations.add(destination(each, each.type() + ((same > 0) ? "-" + (same + 1) : "")));
		}
		return destinations;
	}

	private PlanNode destination(ShortDestination destination, String name) {
		List<PlanNode.Member> members = new ArrayList<>(
				List.of(Written.member("name", name), Written.member("type", destination.type())));
		members.addAll(destination.members());
		List<String> given = destination.members().stream().map(PlanNode.Member::key).toList();
		if (destination.type().equals("s3")) {
			members.addAll(this.environment.s3(given));
		}
		else if (!given.contains("path")) {
			members.add(Written.variable("path", "BACKUP_DIR"));
		}
		return new PlanNode.Mapping(members, this.written.line());
	}

}
