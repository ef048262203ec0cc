package dev.holdfast.source.postgres;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A pattern of {@code schema.table} as psql and pg_dump read it: {@code *} for any
 * characters, {@code ?} for one, letters in lower case unless they stand in double
 * quotes, within which nothing else is special. Without a dot it is a name in any schema.
 * The rest of psql's regular expressions is refused rather than half understood.
 */
final class NamePattern {

	private final String text;

	private final @Nullable Pattern schema;

	private final Pattern name;

	private NamePattern(String text, @Nullable Pattern schema, Pattern name) {
		this.text = text;
		this.schema = schema;
		this.name = name;
	}

	/**
	 * @throws HoldfastException {@code BAD_PLAN} when it is no pattern
	 */
	static NamePattern parse(String text) {
		Pattern schema = null;
		StringBuilder part = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"') {
				if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
					part.append(Pattern.quote("\""));
					i++;
				}
				else {
					quoted = !quoted;
				}
			}
			else if (c == '.' && !quoted) {
				if (schema != null) {
					throw refused(text, "has more than one dot outside quotes");
				}
				schema = compile(part);
				part.setLength(0);
			}
			else {
				part.append(quoted ? Pattern.quote(String.valueOf(c)) : regex(text, c));
			}
		}
		if (quoted || part.isEmpty()) {
			throw refused(text, quoted ? "has a quote that does not end" : "has no name");
		}
		return new NamePattern(text, schema, compile(part));
	}

	private static String regex(String text, char c) {
		return switch (c) {
			case '*' -> ".*";
			case '?' -> ".";
			case '[', ']', '(', ')', '{', '}', '|', '+', '^', '\\' ->
				throw refused(text, "has a " + c + " outside quotes");
			default -> Pattern.quote(String.valueOf(c).toLowerCase(Locale.ROOT));
		};
	}

	private static Pattern compile(StringBuilder regex) {
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

	private static HoldfastException refused(String text, String why) {
		return new HoldfastException(ExitCode.BAD_PLAN, "pattern '" + text + "' " + why,
				"write schema.table with * and ? as wildcards, and names with other characters in double quotes");
	}

	boolean matches(Relation relation) {
		return (this.schema == null || this.schema.matcher(relation.schema()).matches())
				&& this.name.matcher(relation.name()).matches();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
