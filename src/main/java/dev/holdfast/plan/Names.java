package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What may be called what. */
final class Names {

	private static final Set<String> RESERVED = Set.of("backup.json", "contents.json");

	static final ScalarType<String> PLAN = Scalars.matching("a plan's name", "[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?",
			"use a to z, 0 to 9 and dashes between them, at most 50 characters");

	/** Of sources and destinations: they become parts of paths. */
	static final ScalarType<String> PART = part();

	static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");

	static final ScalarType<String> LABEL_TEXT = Scalars.matching("a label or retention class", LABEL.pattern(),
			"use letters, digits, dots, dashes and underscores, at most 50 characters");

	private Names() {
	}

	private static ScalarType<String> part() {
		ScalarType<String> matching = Scalars.matching("a name", "[A-Za-z0-9][A-Za-z0-9._-]{0,49}",
				"use letters, digits, dots, dashes and underscores, at most 50 characters");
		return new ScalarType<>(matching.what(), false, matching.schema(), (text) -> {
			String name = matching.reader().read(text);
			if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
				throw new BadValueException("is a name that archives use themselves", "choose another name");
			}
			return name;
		});
	}

	/** Tells of names that occur twice; upper and lower case are the same. */
	static <T> void unique(List<T> parts, Function<T, String> name, Place place) {
		Map<String, Integer> seen = new LinkedHashMap<>();
		for (int i = 0; i < parts.size(); i++) {
			String folded = name.apply(parts.get(i)).toLowerCase(Locale.ROOT);
			Integer first = seen.putIfAbsent(folded, i);
			if (first != null) {
				place.item(i, place.line()).problem("has the name of item " + first, "give each its own name");
			}
		}
	}

}
