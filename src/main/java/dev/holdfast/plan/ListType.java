package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param what for example {@code a list of paths}
 * @param example how one is written, for hints
 * @param least items it must have
 */
record ListType<T>(String what, String example, Type<T> item, int least) implements Type<List<T>> {

	@Override
	public @Nullable List<T> read(PlanNode node, Place place) {
		if (!(node instanceof PlanNode.Sequence sequence)) {
			return place.problem("must be " + this.what + ", not " + node.what(), "write for example " + this.example);
		}
		if (sequence.items().size() < this.least) {
			return place.problem("must not be empty", "write for example " + this.example);
		}
		List<T> items = new ArrayList<>();
		boolean whole = true;
		for (int i = 0; i < sequence.items().size(); i++) {
			PlanNode each = sequence.items().get(i);
			T item = this.item.read(each, place.item(i, each.line()));
			whole &= item != null;
			if (item != null) {
				items.add(item);
			}
		}
		return whole ? items : null;
	}

	@Override
	public Map<String, Object> schema() {
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("type", "array");
		schema.put("items", this.item.schema());
		if (this.least > 0) {
			schema.put("minItems", this.least);
		}
		return schema;
	}

}
