package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a command line into words at blanks. Single and double quotes keep a word
 * together; nothing else means anything.
 */
final class CommandWords {

	private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

	private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

	private CommandWords() {
	}

	static List<String> split(String line) throws BadValueException {
		List<String> words = new ArrayList<>();
		Matcher matcher = WORD.matcher(line);
		int at = 0;
		while (matcher.find()) {
			expectBlank(line.substring(at, matcher.start()));
			words.add(QUOTED.matcher(matcher.group()).replaceAll(CommandWords::content));
			at = matcher.end();
		}
		expectBlank(line.substring(at));
		return words;
	}

	private static String content(java.util.regex.MatchResult quoted) {
		String single = quoted.group(1);
		return Matcher.quoteReplacement((single != null) ? single : String.valueOf(quoted.group(2)));
	}

	private static void expectBlank(String between) throws BadValueException {
		if (!between.isBlank()) {
			throw new BadValueException("has a quote that is not closed in ${exec:…}", "close it");
		}
	}

}
