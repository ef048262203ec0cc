package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.NearestName;

/**
 * A mapping with known keys; every other key is a problem.
 *
 * @param title what it is called in the documentation
 * @param keys those it knows
 * @param builder puts the values together; asked even when some have problems, so that it
 * can find more, and returns null then
 */
record ObjectType<T>(String title, List<Key<?>> keys, Builder<T> builder) implements Type<T> {

	@Override
	public @Nullable T read(PlanNode node, Place place) {
		if (!(node instanceof PlanNode.Mapping mapping)) {
			return place.problem("must be a mapping, not " + node.what(),
					"write its keys below it, indented: " + String.join(", ", names()));
		}
		Fields fields = new Fields(place);
		for (PlanNode.Member member : mapping.members()) {
			member(member, place.member(member.key(), member.line()), fields);
		}
		for (Key<?> key : this.keys) {
			if (key.required() && !fields.has(key)) {
				place.problem("lacks the key " + key.name(), "add " + key.name() + ": " + key.description());
			}
		}
		T built = this.builder.build(fields);
		return fields.ok() ? built : null;
	}

	private void member(PlanNode.Member member, Place own, Fields fields) {
		Key<?> key = this.keys.stream().filter((each) -> each.name().equals(member.key())).findFirst().orElse(null);
		if (key == null) {
			unknown(member.key(), own);
		}
		else if (fields.has(key)) {
			int first = fields.place(key).line();
			own.problem("stands twice" + ((first > 0) ? ", first in line " + first : ""), "take one of them out");
		}
		else {
			fields.put(key.name(), own, member.value(), key.type().read(member.value(), own));
		}
	}

	private void unknown(String typed, Place own) {
		String nearest = NearestName.of(typed, names());
		own.problem("is not a known key",
				(nearest != null) ? "did you mean " + nearest + "?" : "known keys here: " + String.join(", ", names()));
	}

	List<String> names() {
		List<String> names = new ArrayList<>();
		this.keys.forEach((key) -> names.add(key.name()));
		return names;
	}

	@Override
	public Map<String, Object> schema() {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (Key<?> key : this.keys) {
			Map<String, Object> property = new LinkedHashMap<>();
			property.put("description", key.description());
			property.putAll(key.type().schema());
			properties.put(key.name(), property);
		}
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("type", "object");
		schema.put("properties", properties);
		schema.put("required", this.keys.stream().filter(Key::required).map(Key::name).toList());
		schema.put("additionalProperties", false);
		return schema;
	}

	/** Puts a mapping's values together. */
	interface Builder<T> {

		@Nullable T build(Fields fields);

	}

}
