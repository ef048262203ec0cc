package dev.holdfast.plan;

import java.util.List;
import java.util.Map;

/** The keys that choose what of a database is taken, and how it is written. */
final class TableKeys {

	static final Type<List<String>> PATTERNS = new ListType<>("a list of patterns", "[public.*, sales.orders]",
			new ScalarType<>("a pattern", false, Map.of("type", "string", "minLength", 1), TableKeys::pattern), 0);

	static final Key<String> FORMAT = Key.optional("format", Scalars.choice("a format", List.of("native", "json")),
			"`native` (default) or `json`, one object per row");

	static final Key<List<String>> INCLUDE = Key.optional("include", PATTERNS,
			"patterns of `schema.table` to take; default everything");

	static final Key<List<String>> EXCLUDE = Key.optional("exclude", PATTERNS,
			"patterns of `schema.table` to leave out altogether");

	static final Key<List<String>> EXCLUDE_DATA = Key.optional("exclude-data", PATTERNS,
			"patterns of `schema.table` whose structure is taken without rows");

	private TableKeys() {
	}

	static DumpFormat format(Fields fields) {
		return fields.get(FORMAT, "native").equals("json") ? DumpFormat.JSON : DumpFormat.NATIVE;
	}

	private static String pattern(String text) throws BadValueException {
		String pattern = Scalars.text(text);
		if (pattern.isBlank() || pattern.chars().anyMatch(Character::isISOControl)) {
			throw new BadValueException("is not a pattern", "write for example public.* or \"my schema\".orders");
		}
		return pattern;
	}

}
