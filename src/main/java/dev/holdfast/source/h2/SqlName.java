package dev.holdfast.source.h2;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A qualified name as H2 writes it in scripts: every part quoted, those with other than
 * ASCII characters as {@code U&"…"}.
 *
 * @param parts the plain parts
 * @param end where the text goes on behind it
 */
record SqlName(List<String> parts, int end) {

	/** Reads the name at this place, null when there is none. */
	static @Nullable SqlName at(String sql, int start) {
		List<String> parts = new ArrayList<>();
		int at = start;
		while (true) {
			boolean unicode = sql.startsWith("U&\"", at);
			int open = unicode ? at + 2 : at;
			if (open >= sql.length() || sql.charAt(open) != '"') {
				return null;
			}
			int close = closing(sql, open);
			if (close < 0) {
				return null;
			}
			String part = sql.substring(open + 1, close).replace("\"\"", "\"");
			parts.add(unicode ? decode(part) : part);
			if (close + 1 >= sql.length() || sql.charAt(close + 1) != '.') {
				return new SqlName(parts, close + 1);
			}
			at = close + 2;
		}
	}

	/**
	 * A name as the inventory has it: parts of letters, digits and underscores are not
	 * quoted there.
	 */
	static SqlName ofIdentity(String identity) {
		List<String> parts = new ArrayList<>();
		StringBuilder part = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < identity.length(); i++) {
			char each = identity.charAt(i);
			if (each == '"' && quoted && i + 1 < identity.length() && identity.charAt(i + 1) == '"') {
				part.append(each);
				i++;
			}
			else if (each == '"') {
				quoted = !quoted;
			}
			else if (each == '.' && !quoted) {
				parts.add(part.toString());
				part.setLength(0);
			}
			else {
				part.append(each);
			}
		}
		parts.add(part.toString());
		return new SqlName(parts, identity.length());
	}

	/** Where a quoted text that opens here closes, -1 when it does not. */
	static int closing(String sql, int open) {
		char quote = sql.charAt(open);
		for (int i = open + 1; i < sql.length(); i++) {
			if (sql.charAt(i) == quote) {
				if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
					i++;
				}
				else {
					return i;
				}
			}
		}
		return -1;
	}

	private static String decode(String text) {
		StringBuilder plain = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char each = text.charAt(i);
			if (each != '\\') {
				plain.append(each);
			}
			else if (text.charAt(i + 1) == '\\') {
				plain.append('\\');
				i++;
			}
			else {
				int from = (text.charAt(i + 1) == '+') ? i + 2 : i + 1;
				int digits = (from == i + 2) ? 6 : 4;
				plain.appendCodePoint(Integer.parseInt(text.substring(from, from + digits), 16));
				i = from + digits - 1;
			}
		}
		return plain.toString();
	}

}
