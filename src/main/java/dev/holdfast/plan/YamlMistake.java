package dev.holdfast.plan;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Says what is wrong with YAML without repeating any of it: the parser's own messages
 * quote the line, and that line may hold a password.
 */
final class YamlMistake {

	private static final String QUOTE = "put the value in quotes";

	private static final Map<String, String[]> KNOWN = Map.ofEntries(
			known("found character '\\t", "is indented with a tab", "use spaces"),
			known("found undefined alias", "refers to an anchor that does not exist",
					"a value that begins with * needs quotes"),
			known("found undefined tag handle", "has a tag, which plans do not take", QUOTE),
			known("global tag is not allowed", "has a tag, which plans do not take", QUOTE),
			known("expected the node content", "has a bracket or brace that is not closed, or a comma too many",
					"close it, or put the value in quotes"),
			known("found duplicate anchor", "defines an anchor twice", "a value that begins with & needs quotes"),
			known("mapping values are not allowed", "has a colon where no key can be",
					"check the indentation, or put a value with a colon and a blank in quotes"),
			known("could not find expected ':'", "has a line that is no key with a colon",
					"write `key: value`, with a blank after the colon"),
			known("expected '<document start>'", "has more than one document, or text after its end",
					"one plan per file; take out --- and what follows"),
			known("expected a single document", "has more than one document", "one plan per file"),
			known("but found another document", "has more than one document", "one plan per file"),
			known("expected <block end>", "is indented unevenly",
					"align the keys of one mapping, and the dashes of one list"),
			known("expected ',' or", "has a bracket or brace that is not closed, or a comma missing",
					"close it, or put the value in quotes"),
			known("found unexpected end of stream", "has a quote that is not closed", "close it"),
			known("found unknown escape character", "has a backslash in double quotes that means nothing",
					"use single quotes, or double the backslash"),
			known("found character", "has a value that begins with a character YAML keeps for itself", QUOTE),
			known("sequence entries are not allowed", "has a dash where no list can be", "check the indentation"),
			known("nesting depth exceeded", "is nested too deeply", "a plan needs six levels at most"),
			known("number of aliases", "has too many aliases", "write the values out"));

	private YamlMistake() {
	}

	static BadTextException of(Throwable exception) {
		if (exception instanceof MarkedYAMLException marked) {
			return of(marked);
		}
		String[] known = find(exception.getMessage());
		return (known != null) ? new BadTextException(0, known[0], known[1])
				: new BadTextException(0, "is not YAML: it has characters that YAML does not allow",
						"look for control characters, or validate the file with a YAML linter");
	}

	private static BadTextException of(MarkedYAMLException exception) {
		int line = (exception.getProblemMark() != null) ? YamlTree.line(exception.getProblemMark()) : 0;
		String[] known = find(exception.getProblem());
		if (known == null) {
			known = find(exception.getContext());
		}
		return (known != null) ? new BadTextException(line, known[0], known[1]) : new BadTextException(line,
				"is not valid YAML here", "check the indentation, and quote what is unusual");
	}

	private static String @Nullable [] find(@Nullable String problem) {
		if (problem == null) {
			return null;
		}
		return KNOWN.entrySet()
			.stream()
			.filter((entry) -> problem.toLowerCase(Locale.ROOT).contains(entry.getKey()))
			.max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
			.map(Map.Entry::getValue)
			.orElse(null);
	}

	private static Map.Entry<String, String[]> known(String problem, String message, String hint) {
		return Map.entry(problem.toLowerCase(Locale.ROOT), new String[] { message, hint });
	}

}
