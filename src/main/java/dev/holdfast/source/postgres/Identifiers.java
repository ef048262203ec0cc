package dev.holdfast.source.postgres;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names and strings as SQL. */
final class Identifiers {

	private Identifiers() {
	}

	static String quote(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	static String quote(String schema, String name) {
		return quote(schema) + '.' + quote(name);
	}

	static String list(Collection<String> names) {
		return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
	}

	/** A string constant; {@code standard_conforming_strings} is on in our sessions. */
	static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

}
