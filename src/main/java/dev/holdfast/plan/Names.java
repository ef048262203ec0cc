package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Tells of items with the same name, whatever else is wrong with them; upper and
	 * lower case are the same.
	 */
	static void unique(@Nullable PlanNode list, Place place) {
		Map<String, Integer> seen = new LinkedHashMap<>();
		List<PlanNode> items = (list instanceof PlanNode.Sequence sequence) ? sequence.items() : List.of();
		for (int i = 0; i < items.size(); i++) {
			PlanNode name = (items.get(i) instanceof PlanNode.Mapping mapping) ? mapping.get("name") : null;
			String text = text(name, place.variables());
			Integer first = (text != null) ? seen.putIfAbsent(text.toLowerCase(Locale.ROOT), i) : null;
			if (first != null && name != null) {
				place.item(i, name.line())
					.member("name", name.line())
					.problem("is the name of item " + first + " too", "give each its own name");
			}
		}
	}

	private static @Nullable String text(@Nullable PlanNode name, Variables variables) {
		try {
			return (name instanceof PlanNode.Scalar scalar && scalar.text() != null) ? variables.expand(scalar.text())
					: null;
		}
		catch (BadValueException ex) {
			return null; // told where the name is read
		}
	}

}
