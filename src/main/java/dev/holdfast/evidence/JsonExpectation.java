package dev.holdfast.evidence;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares an answer with the members that a plan expects of it. Members that are not
 * expected may have any value; a list must have exactly the expected items.
 */
final class JsonExpectation {

	private static final int SHOWN = 80;

	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?");

	private JsonExpectation() {
	}

	/** The first member that is not as expected; null when all are. */
	static @Nullable Difference compare(Map<String, Object> expected, JsonNode found) {
		return object(expected, found, "");
	}

	private static @Nullable Difference value(Object expected, JsonNode found, String path) {
		if (expected instanceof Map<?, ?> members) {
			return object(members, found, path);
		}
		if (expected instanceof List<?> items) {
			return list(items, found, path);
		}
		return scalar(expected.toString(), found) ? null : difference(path, found);
	}

	private static @Nullable Difference object(Map<?, ?> expected, JsonNode found, String path) {
		if (!found.isObject()) {
			return difference(path.isEmpty() ? "(all of it)" : path, found);
		}
		for (Map.Entry<?, ?> member : expected.entrySet()) {
			String name = String.valueOf(member.getKey());
			Object value = member.getValue();
			Difference difference = (value != null)
					? value(value, found.path(name), path.isEmpty() ? name : path + "." + name) : null;
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static @Nullable Difference list(List<?> expected, JsonNode found, String path) {
		if (!found.isArray() || found.size() != expected.size()) {
			return difference(path, found);
		}
		for (int i = 0; i < expected.size(); i++) {
			Difference difference = value(item(expected, i), found.path(i), path + "[" + i + "]");
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static Object item(List<?> list, int index) {
		Object item = list.get(index);
		return (item != null) ? item : "null";
	}

	/** A text equals a JSON string, number, boolean or null that reads so. */
	private static boolean scalar(String expected, JsonNode found) {
		if (found.isNumber()) {
			try {
				return NUMBER.matcher(expected).matches()
						&& new BigDecimal(expected).compareTo(found.decimalValue()) == 0;
			}
			catch (ArithmeticException ex) {
				return false;
			}
		}
		return (found.isValueNode() && expected.equals(found.isNull() ? "null" : found.asString()));
	}

	private static Difference difference(String path, JsonNode found) {
		String text = found.isMissingNode() ? "missing" : found.toString();
		return new Difference(path, (text.length() <= SHOWN) ? text : text.substring(0, SHOWN - 1) + "…");
	}

	/**
	 * A member that is not as expected.
	 *
	 * @param path for example {@code db.nodes[1]}
	 * @param found what it is, shortened
	 */
	record Difference(String path, String found) {
	}

}
