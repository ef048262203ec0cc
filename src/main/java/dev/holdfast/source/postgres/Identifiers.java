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

	/** As people write it: in quotes only where they are needed. */
	static String display(String schema, String name) {
		return display(schema) + '.' + display(name);
	}

	private static String display(String name) {
		return name.matches("[\\p{Ll}_][\\p{Ll}0-9_$]*") ? name : quote(name);
	}

	static String list(Collection<String> names) {
		return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
	}

	/** A string constant; {@code standard_conforming_strings} is on in our sessions. */
	static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

}
