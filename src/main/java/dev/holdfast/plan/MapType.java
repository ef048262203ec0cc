package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A mapping whose keys are names of the user's choice.
 *
 * @param names what the names look like
 * @param value made for each name
 */
record MapType<T>(String what, String example, Pattern names, Named<T> value) implements Type<Map<String, T>> {

	@Override
	public @Nullable Map<String, T> read(PlanNode node, Place place) {
		if (!(node instanceof PlanNode.Mapping mapping)) {
			return place.problem("must be " + this.what + ", not " + node.what(), "write for example " + this.example);
		}
		Map<String, T> values = new LinkedHashMap<>();
		boolean whole = true;
		for (PlanNode.Member member : mapping.members()) {
			Place own = place.member(member.key(), member.line());
			if (!this.names.matcher(member.key()).matches()) {
				own.problem("is not a name that can stand here", "names match " + this.names.pattern());
				whole = false;
				continue;
			}
			T value = this.value.type(member.key()).read(member.value(), own);
			whole &= value != null;
			if (value != null && values.put(member.key(), value) != null) {
				own.problem("stands twice", "take one of them out");
				whole = false;
			}
		}
		return whole ? values : null;
	}

	@Override
	public Map<String, Object> schema() {
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("type", "object");
		schema.put("propertyNames", Map.of("pattern", "^(?:" + this.names.pattern() + ")$"));
		schema.put("additionalProperties", this.value.type("name").schema());
		return schema;
	}

	/** The type of the value under a name. */
	interface Named<T> {

		Type<T> type(String name);

	}

}
