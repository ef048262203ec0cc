package dev.holdfast.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Executions and their differences in words. */
final class Described {

	private static final int LONGEST = 120;

	private Described() {
	}

	/** Which run it is, by whatever is known of it. */
	static String execution(long id, ObjectNode document) {
		StringBuilder text = new StringBuilder("execution ").append(id);
		List<String> said = new ArrayList<>();
		add(said, "", document.path("job"));
		JsonNode parameters = document.path("parameters");
		add(said, "of ", parameters.has("backupId") ? parameters.path("backupId") : parameters.path("plan"));
		add(said, "by ", parameters.path("requestedBy"));
		add(said, "at ", document.path("created"));
		return said.isEmpty() ? text.toString() : text + " (" + String.join(" ", said) + ")";
	}

	private static void add(List<String> said, String before, JsonNode value) {
		if (value.isValueNode() && !value.asString().isEmpty()) {
			said.add(before + value.asString());
		}
	}

	/** What differs, each by its name; steps by theirs. */
	static List<String> differences(ObjectNode then, ObjectNode now) {
		List<String> differences = new ArrayList<>();
		compare("", then, now, differences);
		return differences;
	}

	private static void compare(String path, JsonNode then, JsonNode now, List<String> differences) {
		if (then.equals(now)) {
			return;
		}
		if (then.isObject() && now.isObject()) {
			TreeSet<String> names = new TreeSet<>();
			then.properties().stream().map(Map.Entry::getKey).forEach(names::add);
			now.properties().stream().map(Map.Entry::getKey).forEach(names::add);
			names.forEach((name) -> compare(path.isEmpty() ? name : path + "." + name, then.path(name), now.path(name),
					differences));
		}
		else if (then.isArray() && now.isArray() && then.size() == now.size()) {
			for (int i = 0; i < then.size(); i++) {
				compare(path + "[" + then.get(i).path("name").asString(String.valueOf(i)) + "]", then.get(i),
						now.get(i), differences);
			}
		}
		else if (!then.asString("").equals(now.asString("")) || then.isContainer() || now.isContainer()) {
			differences.add(path + " is " + value(now) + ", was " + value(then));
		}
	}

	private static String value(JsonNode node) {
		if (node.isMissingNode()) {
			return "not there";
		}
		String text = node.isContainer() ? node.size() + " entries" : "'" + node.asString() + "'";
		return (text.length() <= LONGEST) ? text : text.substring(0, LONGEST) + "…";
	}

}
