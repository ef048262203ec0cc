package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Schema (2020-12) of plan files, made from the very keys that plans are read
 * with. What keys mean together only reading a plan can tell.
 */
public final class PlanSchema {

	private PlanSchema() {
	}

	/** The schema as maps, lists, texts, numbers and booleans. */
	public static Map<String, Object> document() {
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		schema.put("title", "Holdfast backup plan");
		schema.putAll(PlanKeys.TYPE.schema());
		Map<String, Object> variable = new LinkedHashMap<>();
		variable.put("description",
				"a value with variables: ${NAME}, ${NAME:default}, ${file:PATH}, ${exec:COMMAND ARG}");
		variable.put("type", "string");
		variable.put("pattern", "\\$\\{[^}]+\\}");
		schema.put("$defs", Map.of("variable", variable));
		return ordered(schema);
	}

	/** The same text in every process: {@code Map.of} has an order of its own in each. */
	private static Map<String, Object> ordered(Map<?, ?> map) {
		Map<String, Object> ordered = new LinkedHashMap<>();
		((map instanceof LinkedHashMap) ? map : new TreeMap<>(map))
			.forEach((name, value) -> ordered.put(String.valueOf(name), orderedValue(value)));
		return ordered;
	}

	private static Object orderedValue(Object value) {
		if (value instanceof Map<?, ?> map) {
			return ordered(map);
		}
		return (value instanceof List<?> list) ? list.stream().map(PlanSchema::orderedValue).toList() : value;
	}

}
