package dev.holdfast.source.h2;

import java.util.Locale;

/** How a statement is called in a message: what it does to what, without any value. */
final class H2Statement {

	private static final int LONGEST = 120;

	private H2Statement() {
	}

	static String name(String sql) {
		String line = sql.strip().replaceAll("\\s+", " ");
		String upper = line.toUpperCase(Locale.ROOT);
		int end = Math.min(line.length(), LONGEST);
		for (String before : new String[] { "(", " VALUES", " SALT ", " PASSWORD ", " AS ", "'" }) {
			int found = upper.indexOf(before);
			end = (found > 0) ? Math.min(end, found) : end;
		}
		return line.substring(0, end).strip();
	}

}
