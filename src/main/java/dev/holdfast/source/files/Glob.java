package dev.holdfast.source.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * One pattern, matched against a path relative to its root. Without a slash it matches a
 * name in any directory; with one it matches from the root on. {@code *} and {@code ?}
 * stop at slashes, {@code **} does not; {@code [abc]}, {@code [!abc]} and {@code {a,b}}
 * are choices; a backslash takes the next character as it is. A slash at the end makes it
 * match directories only.
 */
record Glob(Pattern regex, boolean directoriesOnly, List<Pattern> way) {

	static Glob of(String source, String key, String text) {
		boolean directories = text.length() > 1 && text.endsWith("/");
		String body = directories ? text.substring(0, text.length() - 1) : text;
		boolean anchored = body.indexOf('/') >= 0;
		String path = body.startsWith("/") ? body.substring(1) : body;
		try {
			if (path.isEmpty()) {
				throw new PatternSyntaxException("is empty", text, 0);
			}
			String regex = new Translation(path).regex();
			return new Glob(Pattern.compile((anchored ? "" : "(?:.*/)?") + regex, Pattern.DOTALL), directories,
					anchored ? way(path) : List.of());
		}
		catch (PatternSyntaxException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + source + ": " + key + ": " + text + " is no pattern: " + ex.getDescription(),
					"put a backslash before a bracket that stands for itself", ex);
		}
	}

	/** Whether something below this directory may match. */
	boolean mayMatchBelow(String directory) {
		String[] names = directory.split("/");
		for (int i = 0; i < names.length && i < this.way.size(); i++) {
			if (!this.way.get(i).matcher(names[i]).matches()) {
				return false;
			}
		}
		return true;
	}

	/** The part before {@code **} and before choices, which may hold slashes. */
	private static List<Pattern> way(String path) {
		List<Pattern> way = new ArrayList<>();
		for (String name : path.split("/")) {
			if (name.contains("**") || name.contains("{") || name.contains("\\") || name.contains("[")) {
				break;
			}
			way.add(Pattern.compile(new Translation(name).regex(), Pattern.DOTALL));
		}
		return way;
	}

	boolean matches(String relative, boolean directory) {
		return (directory || !this.directoriesOnly) && this.regex.matcher(relative).matches();
	}

	/** Turns a glob into a regular expression. */
	private static final class Translation {

		private final String glob;

		private final StringBuilder regex = new StringBuilder();

		private int at;

		private int choices;

		Translation(String glob) {
			this.glob = glob;
		}

		String regex() {
			while (this.at < this.glob.length()) {
				next(this.glob.charAt(this.at++));
			}
			if (this.choices > 0) {
				throw new PatternSyntaxException("a brace is not closed", this.glob, this.at);
			}
			return this.regex.toString();
		}

		private void next(char each) {
			switch (each) {
				case '*' -> stars();
				case '?' -> this.regex.append("[^/]");
				case '[' -> brackets();
				case '{' -> {
					this.choices++;
					this.regex.append("(?:");
				}
				case '}' -> {
					this.regex.append((this.choices > 0) ? ")" : "\\}");
					this.choices = Math.max(0, this.choices - 1);
				}
				case ',' -> this.regex.append((this.choices > 0) ? "|" : ",");
				case '\\' -> {
					if (this.at == this.glob.length()) {
						throw new PatternSyntaxException("a backslash stands at the end", this.glob, this.at);
					}
					literal(this.glob.charAt(this.at++));
				}
				default -> literal(each);
			}
		}

		private void stars() {
			boolean first = this.at == 1 || this.glob.charAt(this.at - 2) == '/';
			if (this.at == this.glob.length() || this.glob.charAt(this.at) != '*') {
				this.regex.append("[^/]*");
				return;
			}
			this.at++;
			if (first && this.at < this.glob.length() && this.glob.charAt(this.at) == '/') {
				this.at++;
				this.regex.append("(?:.*/)?");
			}
			else {
				this.regex.append(".*");
			}
		}

		private void brackets() {
			int close = this.glob.indexOf(']', this.at + (this.glob.startsWith("!", this.at) ? 2 : 1));
			if (close < 0) {
				throw new PatternSyntaxException("a bracket is not closed", this.glob, this.at);
			}
			String inside = this.glob.substring(this.at, close);
			boolean not = inside.startsWith("!");
			String members = (not ? inside.substring(1) : inside).replaceAll("[\\[\\]&^\\\\]", "\\\\$0");
			this.regex.append(not ? "[^/" : "(?!/)[").append(members).append(']');
			this.at = close + 1;
		}

		private void literal(char each) {
			if (!Character.isLetterOrDigit(each) && each < 0x80) {
				this.regex.append('\\');
			}
			this.regex.append(each);
		}

	}

}
