package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** How many of a retention class stay, and in which storage class. */
record RetentionCount(int count, @Nullable String storageClass) {

	private static final int MOST = 100_000;

	private static final String HINT = "write a number from 1 on, or unlimited; take the key out to keep none";

	static final ScalarType<Integer> TYPE = new ScalarType<>("a count or unlimited", false,
			Map.of("anyOf",
					List.of(Map.of("type", "integer", "minimum", 1, "maximum", MOST), Map.of("const", "unlimited"))),
			RetentionCount::parse);

	private static final Key<Integer> COUNT = Key.required("count", TYPE, "how many, or `unlimited`");

	private static final Key<String> STORAGE_CLASS = Key.optional("storage-class", S3Text.STORAGE_CLASS,
			"class that S3 destinations move them to");

	static final ObjectType<RetentionCount> OBJECT = new ObjectType<>("Retention class", List.of(COUNT, STORAGE_CLASS),
			(fields) -> fields.ok() ? new RetentionCount(fields.need(COUNT), fields.get(STORAGE_CLASS)) : null);

	/** Either form. */
	static final Type<RetentionCount> PERIOD = new Type<>() {

		@Override
		public @Nullable RetentionCount read(PlanNode node, Place place) {
			if (node instanceof PlanNode.Mapping) {
				return OBJECT.read(node, place);
			}
			Integer count = TYPE.read(node, place);
			return (count != null) ? new RetentionCount(count, null) : null;
		}

		@Override
		public Map<String, Object> schema() {
			Map<String, Object> schema = new LinkedHashMap<>();
			schema.put("anyOf", List.of(TYPE.schema(), OBJECT.schema()));
			return schema;
		}

	};

	private static int parse(String text) throws BadValueException {
		if (text.equals("unlimited")) {
			return Integer.MAX_VALUE;
		}
		if (!text.matches("-?[0-9]{1,9}")) {
			throw new BadValueException("is not a count", HINT);
		}
		int count = Integer.parseInt(text);
		if (count < 1 || count > MOST) {
			throw new BadValueException((count < 1) ? "would keep nothing" : "is more than " + MOST, HINT);
		}
		return count;
	}

}
