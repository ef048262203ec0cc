package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.NearestName;

/**
 * A mapping whose key {@code type} says which keys it knows.
 *
 * @param variants by type; each has a key {@code type} itself
 */
record VariantType<T>(Map<String, ObjectType<? extends T>> variants) implements Type<T> {

	/** The key that says which. */
	static Key<String> key(String type) {
		return Key.required("type", Scalars.choice("a type", List.of(type)), "`" + type + "`");
	}

	@Override
	public @Nullable T read(PlanNode node, Place place) {
		if (!(node instanceof PlanNode.Mapping mapping)) {
			return place.problem("must be a mapping, not " + node.what(), "write its keys below it, indented");
		}
		PlanNode type = mapping.get("type");
		if (type == null) {
			return place.problem("lacks the key type", "add type: " + known());
		}
		Place own = place.member("type", type.line());
		String name = Scalars.TEXT.read(type, own);
		if (name == null) {
			return null;
		}
		ObjectType<? extends T> variant = this.variants.get(name);
		if (variant == null) {
			String nearest = NearestName.of(name, this.variants.keySet());
			String raw = (type instanceof PlanNode.Scalar scalar) ? String.valueOf(scalar.text()) : name;
			return own.problem(Scalars.TEXT.subject(raw) + "is not a known type",
					(nearest != null) ? "did you mean " + nearest + "?" : "known types: " + known());
		}
		return variant.read(node, place);
	}

	private String known() {
		return String.join(", ", this.variants.keySet());
	}

	@Override
	public Map<String, Object> schema() {
		List<Map<String, Object>> each = new ArrayList<>();
		this.variants.values().forEach((variant) -> each.add(variant.schema()));
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("oneOf", each);
		return schema;
	}

}
