package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the qualified names in statements that pg_dump and the server itself have
 * written: all names of users' objects are qualified there, because they are written
 * under an empty search path. Texts are bytes, one to a character. What stands in
 * strings, comments and the bodies of functions is left alone, but for a string that is
 * cast to {@code regclass}.
 */
final class SqlNames {

	private static final String REGCLASS = "::regclass";

	private final String sql;

	private final Rewrite rewrite;

	private final boolean strings;

	private final StringBuilder out = new StringBuilder();

	private int at;

	private SqlNames(String sql, Rewrite rewrite, boolean strings) {
		this.sql = sql;
		this.rewrite = rewrite;
		this.strings = strings;
	}

	/** Writes other schemas in front of names. */
	static String rewrite(String sql, Rewrite rewrite) {
		return new SqlNames(sql, rewrite, false).run();
	}

	/** The same, and in every string that is a qualified name and nothing else. */
	static String rewriteStrings(String sql, Rewrite rewrite) {
		return new SqlNames(sql, rewrite, true).run();
	}

	/** The qualified names in a text, in their order. */
	static List<Name> names(String sql) {
		List<Name> names = new ArrayList<>();
		rewrite(sql, (name) -> {
			names.add(name);
			return null;
		});
		return names;
	}

	private String run() {
		while (this.at < this.sql.length()) {
			char c = this.sql.charAt(this.at);
			if (c == '\'') {
				string(this.at > 0 && (this.sql.charAt(this.at - 1) | 0x20) == 'e' && !isPart(this.at - 2));
			}
			else if (c == '$' && !isPart(this.at - 1)) {
				dollar();
			}
			else if (this.sql.startsWith("--", this.at)) {
				copyTo(end("\n", this.at));
			}
			else if (this.sql.startsWith("/*", this.at)) {
				copyTo(end("*/", this.at));
			}
			else if (isBegin(c)) {
				name();
			}
			else {
				copyTo(this.at + 1);
			}
		}
		return this.out.toString();
	}

	private void copyTo(int end) {
		this.out.append(this.sql, this.at, end);
		this.at = end;
	}

	private int end(String mark, int from) {
		int found = this.sql.indexOf(mark, from);
		return (found < 0) ? this.sql.length() : found + mark.length();
	}

	private boolean isPart(int index) {
		return index >= 0 && (isBegin(this.sql.charAt(index)) && this.sql.charAt(index) != '"'
				|| Character.isDigit(this.sql.charAt(index)) || this.sql.charAt(index) == '$');
	}

	private static boolean isBegin(char c) {
		return c == '"' || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80;
	}

	private void string(boolean escapes) {
		int end = this.at + 1;
		while (end < this.sql.length()) {
			char c = this.sql.charAt(end);
			if (escapes && c == '\\') {
				end++;
			}
			else if (c == '\'') {
				if (end + 1 >= this.sql.length() || this.sql.charAt(end + 1) != '\'') {
					break;
				}
				end++;
			}
			end++;
		}
		end = Math.min(end + 1, this.sql.length());
		if (escapes || !(this.strings || this.sql.startsWith(REGCLASS, end))) {
			copyTo(end);
			return;
		}
		String content = this.sql.substring(this.at + 1, end - 1).replace("''", "'");
		this.out.append(Identifiers.literal(SqlNames.rewrite(content, this.rewrite)));
		this.at = end;
	}

	private void dollar() {
		int tag = this.at + 1;
		while (tag < this.sql.length() && isPart(tag) && this.sql.charAt(tag) != '$') {
			tag++;
		}
		if (tag >= this.sql.length() || this.sql.charAt(tag) != '$') {
			copyTo(this.at + 1);
			return;
		}
		String quote = this.sql.substring(this.at, tag + 1);
		copyTo(end(quote, tag + 1));
	}

	/** A name, and all that follows it after dots. */
	private void name() {
		int first = endOfPart(this.at);
		if (first + 1 >= this.sql.length() || this.sql.charAt(first) != '.' || !isBegin(this.sql.charAt(first + 1))) {
			copyTo(first);
			return;
		}
		int second = endOfPart(first + 1);
		Name name = new Name(plain(this.at, first), plain(first + 1, second));
		String other = this.rewrite.schema(name);
		if (other != null) {
			this.out.append(Identifiers.quote(other));
			this.at = first;
		}
		copyTo(second);
		while (this.at + 1 < this.sql.length() && this.sql.charAt(this.at) == '.'
				&& isBegin(this.sql.charAt(this.at + 1))) {
			copyTo(endOfPart(this.at + 1));
		}
	}

	private int endOfPart(int from) {
		int end = from;
		if (this.sql.charAt(from) != '"') {
			while (end < this.sql.length() && isPart(end)) {
				end++;
			}
			return end;
		}
		end++;
		while (end < this.sql.length()) {
			if (this.sql.charAt(end) == '"') {
				if (end + 1 >= this.sql.length() || this.sql.charAt(end + 1) != '"') {
					return end + 1;
				}
				end++;
			}
			end++;
		}
		return end;
	}

	private String plain(int from, int to) {
		return (this.sql.charAt(from) == '"')
				? this.sql.substring(from + 1, Math.max(from + 1, to - 1)).replace("\"\"", "\"")
				: this.sql.substring(from, to);
	}

	/** Says which schema a name is to have. */
	@FunctionalInterface
	interface Rewrite {

		/** Null to leave it as it is. */
		@Nullable String schema(Name name);

	}

	/**
	 * A qualified name, without quotes.
	 *
	 * @param schema of it
	 * @param name of it
	 */
	record Name(String schema, String name) {

		/** As the server reads it. */
		String quoted() {
			return Identifiers.quote(this.schema, this.name);
		}

		/** As people read it. */
		String label() {
			return Identifiers.display(TocEntry.readable(this.schema), TocEntry.readable(this.name));
		}

	}

}
