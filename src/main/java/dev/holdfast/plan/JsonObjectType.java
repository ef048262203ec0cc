package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A JSON object of any content. Values that look like a number, {@code true} or
 * {@code false} equal such JSON values and their texts alike, so they are kept as text.
 */
record JsonObjectType() implements Type<Map<String, Object>> {

	@Override
	public @Nullable Map<String, Object> read(PlanNode node, Place place) {
		if (!(node instanceof PlanNode.Mapping mapping)) {
			return place.problem("must be a mapping, not " + node.what(), "write for example {db: connected}");
		}
		Map<String, Object> members = new LinkedHashMap<>();
		for (PlanNode.Member member : mapping.members()) {
			Place own = place.member(member.key(), member.line());
			Object value = value(member.value(), own);
			if (value != null && members.put(member.key(), value) != null) {
				own.problem("stands twice", "take one of them out");
			}
		}
		return members;
	}

	private @Nullable Object value(PlanNode node, Place place) {
		if (node instanceof PlanNode.Mapping) {
			return read(node, place);
		}
		if (node instanceof PlanNode.Sequence sequence) {
			List<Object> items = new ArrayList<>();
			for (PlanNode item : sequence.items()) {
				Object value = value(item, place.item(items.size(), item.line()));
				if (value != null) {
					items.add(value);
				}
			}
			return items;
		}
		return Scalars.ANYTHING.read(node, place);
	}

	@Override
	public Map<String, Object> schema() {
		return Map.of("type", "object");
	}

}
