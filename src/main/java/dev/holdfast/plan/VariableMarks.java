package dev.holdfast.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets <code>${…}</code> stand anywhere in a YAML value, in <code>{key: ${NAME}}</code>
 * too, where YAML would take its braces for a mapping's. The braces are exchanged for two
 * characters that YAML has no use for, one for one, so lines and columns stay.
 */
final class VariableMarks {

	private static final char OPEN = '\uE0F1';

	private static final char CLOSE = '\uE0F2';

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}\\r\\n]*)}");

	private VariableMarks() {
	}

	/**
	 * Hides the braces of variables.
	 * @throws BadTextException when the text has our characters already
	 */
	static String hide(String text) throws BadTextException {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) == OPEN || text.charAt(i) == CLOSE) {
				int line = 1 + (int) text.substring(0, i).chars().filter((c) -> c == '\n').count();
				throw new BadTextException(line, "has a character for private use (U+E0F1 or U+E0F2)",
						"take it out of the file");
			}
		}
		return VARIABLE.matcher(text).replaceAll(Matcher.quoteReplacement("$" + OPEN) + "$1" + CLOSE);
	}

	/** Shows them again. */
	static String show(String text) {
		return text.replace(OPEN, '{').replace(CLOSE, '}');
	}

}
