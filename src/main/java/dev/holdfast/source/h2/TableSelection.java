package dev.holdfast.source.h2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.H2Spec;

/**
 * Which tables and views a plan takes. A pattern is {@code schema.table}, or a table of
 * any schema where it has no dot. {@code *} stands for any characters and {@code ?} for
 * one. Case does not matter, unless a part stands in double quotes.
 */
final class TableSelection {

	private final String source;

	private final List<TablePattern> include;

	private final List<TablePattern> exclude;

	private final List<TablePattern> excludeData;

	TableSelection(H2Spec spec) {
		this.source = spec.name();
		this.include = patterns("include", spec.include());
		this.exclude = patterns("exclude", spec.exclude());
		this.excludeData = patterns("exclude-data", spec.excludeData());
	}

	/** What of a dump is loaded. */
	TableSelection(String source, List<String> include, List<String> exclude) {
		this.source = source;
		this.include = patterns("include", include);
		this.exclude = patterns("exclude", exclude);
		this.excludeData = List.of();
	}

	boolean takesAll() {
		return this.include.isEmpty() && this.exclude.isEmpty();
	}

	boolean takesAllRows() {
		return takesAll() && this.excludeData.isEmpty();
	}

	boolean takes(String schema, String name) {
		return (this.include.isEmpty() || any(this.include, schema, name)) && !any(this.exclude, schema, name);
	}

	boolean takesRows(String schema, String name) {
		return takes(schema, name) && !any(this.excludeData, schema, name);
	}

	/**
	 * Refuses a selection of which a pattern matches nothing: it is a mistake that would
	 * be noticed only when the backup is needed.
	 * @param names schema and name of everything that there is
	 */
	void requireMatches(Collection<List<String>> names) {
		List<TablePattern> all = new ArrayList<>(this.include);
		all.addAll(this.exclude);
		all.addAll(this.excludeData);
		for (TablePattern pattern : all) {
			if (names.stream().noneMatch((name) -> pattern.matches(name.get(0), name.get(1)))) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						"source " + this.source + ": " + pattern.key() + ": " + pattern.text() + " matches no table",
						"correct the pattern: schema.table, with * for any characters");
			}
		}
	}

	private static boolean any(List<TablePattern> patterns, String schema, String name) {
		return patterns.stream().anyMatch((pattern) -> pattern.matches(schema, name));
	}

	private List<TablePattern> patterns(String key, List<String> texts) {
		return texts.stream().map((text) -> TablePattern.of(this.source, key, text)).toList();
	}

	private record TablePattern(String key, String text, Pattern schema, Pattern table) {

		static TablePattern of(String source, String key, String text) {
			List<String> parts = split(text);
			if (parts.size() > 2 || parts.stream().anyMatch(String::isEmpty)) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						"source " + source + ": " + key + ": " + text + " is no schema.table", "write schema.table");
			}
			Pattern last = glob(parts.get(parts.size() - 1));
			return new TablePattern(key, text,
					(parts.size() == 1) ? Pattern.compile(".*", Pattern.DOTALL) : glob(parts.get(0)), last);
		}

		boolean matches(String schemaName, String tableName) {
			return this.schema.matcher(schemaName).matches() && this.table.matcher(tableName).matches();
		}

		private static List<String> split(String text) {
			List<String> parts = new ArrayList<>();
			int start = 0;
			boolean quoted = false;
			for (int i = 0; i < text.length(); i++) {
				if (text.charAt(i) == '"') {
					quoted = !quoted;
				}
				else if (text.charAt(i) == '.' && !quoted) {
					parts.add(text.substring(start, i));
					start = i + 1;
				}
			}
			parts.add(text.substring(start));
			return parts;
		}

		private static Pattern glob(String part) {
			boolean quoted = part.length() > 1 && part.startsWith("\"") && part.endsWith("\"");
			String text = quoted ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
			StringBuilder regex = new StringBuilder();
			for (String each : text.split("(?=[*?])|(?<=[*?])")) {
				regex.append(each.equals("*") ? ".*" : each.equals("?") ? "." : Pattern.quote(each));
			}
			int flags = Pattern.DOTALL | (quoted ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
			return Pattern.compile(regex.toString(), flags);
		}

	}

}
