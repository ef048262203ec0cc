package dev.holdfast.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An execution context as it is stored: a JSON object whose numbers of more than 31 bits
 * come as {@code ["java.lang.Long", 5]}. What cannot be read is left out, because a
 * context written by another program must not hide the run it belongs to.
 */
final class ContextJson {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final Map<String, String> values = new LinkedHashMap<>();

	private ContextJson() {
	}

	static ContextJson parse(@Nullable String text) {
		ContextJson context = new ContextJson();
		if (text != null && text.startsWith("{")) {
			try {
				JSON.readTree(text).properties().forEach((entry) -> context.put(entry.getKey(), entry.getValue()));
			}
			catch (JacksonException ex) {
				context.values.clear();
			}
		}
		return context;
	}

	private void put(String key, JsonNode node) {
		JsonNode value = (node.isArray() && node.size() == 2 && node.get(0).isString()) ? node.get(1) : node;
		if (value.isValueNode() && !value.isNull()) {
			this.values.put(key, value.asString());
		}
	}

	@Nullable String text(String key) {
		return this.values.get(key);
	}

	@Nullable Long number(String key) {
		String value = this.values.get(key);
		try {
			return (value != null) ? Long.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** A list kept as one string with commas. */
	List<String> names(String key) {
		String value = this.values.get(key);
		return (value == null || value.isEmpty()) ? List.of() : List.of(value.split(","));
	}

	/** The warnings kept under their key. */
	List<String> warnings() {
		String value = this.values.get(HistoryKeys.WARNINGS);
		try {
			return (value != null) ? new ArrayList<>(Warnings.read(value)) : List.of();
		}
		catch (JacksonException ex) {
			return List.of();
		}
	}

}
