package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A single value: variables are expanded, then its text is read. Messages show a value
 * only when it stands in the file itself and is no secret.
 *
 * @param what for example {@code a duration}
 * @param secret whether the value is never shown
 * @param schema the schema of values without variables
 * @param reader reads the text
 */
record ScalarType<T>(String what, boolean secret, Map<String, Object> schema, Reader<T> reader) implements Type<T> {

	private static final int SHOWN = 60;

	@Override
	public @Nullable T read(PlanNode node, Place place) {
		if (!(node instanceof PlanNode.Scalar scalar)) {
			return place.at(node.line()).problem("must be " + this.what + ", not " + node.what(), "write one value");
		}
		String raw = scalar.text();
		if (raw == null) {
			return place.problem("has no value", "give it a value, or take the key out");
		}
		String text = expand(raw, place);
		if (text == null) {
			return null;
		}
		try {
			return this.reader.read(text);
		}
		catch (BadValueException ex) {
			return place.problem(subject(raw) + ex.what(), ex.hint());
		}
	}

	private static @Nullable String expand(String raw, Place place) {
		try {
			String text = place.variables().expand(raw);
			if (text == null) {
				place.findings().unknown();
			}
			return text;
		}
		catch (BadValueException ex) {
			return place.problem(ex.what(), ex.hint());
		}
	}

	/** The value in quotes, or what stands for it when it may be a secret. */
	String subject(String raw) {
		List<String> variables = Variables.namesIn(raw);
		if (!variables.isEmpty()) {
			return "the value (from " + String.join(", ", variables) + ") ";
		}
		if (this.secret || Variables.anyIn(raw)) {
			return "the value ";
		}
		boolean plain = raw.length() <= SHOWN && raw.chars().noneMatch(Character::isISOControl);
		return plain ? "'" + raw + "' " : "the value ";
	}

	/** The same, but never shown. */
	ScalarType<Secret> asSecret() {
		return new ScalarType<>(this.what, true, this.schema,
				(text) -> new Secret(String.valueOf(this.reader.read(text))));
	}

	@Override
	public Map<String, Object> schema() {
		Map<String, Object> either = new LinkedHashMap<>();
		either.put("anyOf", List.of(this.schema, Map.of("$ref", "#/$defs/variable")));
		return either;
	}

	/** Reads the text of a value. */
	interface Reader<T> {

		T read(String text) throws BadValueException;

	}

}
