package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Expands <code>${NAME}</code>, <code>${NAME:default}</code>, <code>${file:PATH}</code>
 * and <code>${exec:COMMAND ARG…}</code> in values; <code>$${</code> stands for the two
 * characters themselves. What comes out is never expanded again.
 */
final class Variables {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

	private static final Pattern NAMED = Pattern.compile("(?<!\\$)\\$\\{(?!file:|exec:)([A-Za-z_][A-Za-z0-9_.]*)[:}]");

	private final PlanEnvironment environment;

	private final boolean lenient;

	private final boolean readingOnly;

	/** Stands for what is missing, within the sources only; null where nothing may. */
	private final @Nullable String standIn;

	private Variables(PlanEnvironment environment, boolean lenient, boolean readingOnly, @Nullable String standIn) {
		this.environment = environment;
		this.lenient = lenient;
		this.readingOnly = readingOnly;
		this.standIn = standIn;
	}

	/** Resolves everything; what is missing is an error. */
	static Variables resolving(PlanEnvironment environment) {
		return new Variables(environment, false, false, null);
	}

	/** Takes environment variables that are set; reads no file and runs no command. */
	static Variables lenient(PlanEnvironment environment) {
		return new Variables(environment, true, false, null);
	}

	/** For somebody who does not connect to the sources. */
	Variables readingOnly() {
		return new Variables(this.environment, this.lenient, true, null);
	}

	/** Those of the sources. */
	Variables ofSources() {
		return this.readingOnly ? new Variables(this.environment, this.lenient, true, "missing") : this;
	}

	/** Whether files are read and commands run. */
	boolean resolves() {
		return !this.lenient;
	}

	PlanEnvironment environment() {
		return this.environment;
	}

	static boolean anyIn(String raw) {
		return raw.contains("${");
	}

	/** The environment variables that a value names. */
	static List<String> namesIn(String raw) {
		return NAMED.matcher(raw).results().map((found) -> found.group(1)).distinct().toList();
	}

	/**
	 * Expands a value.
	 * @return null when it has variables that are not to be resolved
	 * @throws BadValueException when a variable is missing or malformed
	 */
	@Nullable String expand(String raw) throws BadValueException {
		StringBuilder text = new StringBuilder();
		int at = 0;
		for (int open = raw.indexOf("${"); open >= 0; open = raw.indexOf("${", at)) {
			if (open > at && raw.charAt(open - 1) == '$') {
				text.append(raw, at, open - 1).append("${");
				at = open + 2;
				continue;
			}
			int close = raw.indexOf('}', open);
			String value = value(content(raw, open, close));
			if (value == null) {
				return null;
			}
			text.append(raw, at, open).append(value);
			at = close + 1;
		}
		return text.append(raw, at, raw.length()).toString();
	}

	private static String content(String raw, int open, int close) throws BadValueException {
		String content = (close < 0) ? "" : raw.substring(open + 2, close);
		if (content.isBlank()) {
			throw new BadValueException("has a ${ without a name and a closing }",
					"write ${NAME}; for the two characters themselves write $${");
		}
		if (content.contains("${")) {
			throw new BadValueException("has a variable inside a variable", "a default is plain text");
		}
		return content;
	}

	private @Nullable String value(String content) throws BadValueException {
		if (content.startsWith("file:")) {
			return (this.standIn != null) ? this.standIn
					: this.lenient ? null : file(content.substring("file:".length()).trim());
		}
		if (content.startsWith("exec:")) {
			return (this.standIn != null) ? this.standIn
					: this.lenient ? null : command(CommandWords.split(content.substring("exec:".length())));
		}
		int colon = content.indexOf(':');
		return (colon < 0) ? variable(content, null)
				: variable(content.substring(0, colon), content.substring(colon + 1));
	}

	private @Nullable String variable(String name, @Nullable String standard) throws BadValueException {
		if (!NAME.matcher(name).matches()) {
			throw new BadValueException("has a variable with a name that cannot be one",
					"names have letters, digits and _; also ${file:PATH} and ${exec:COMMAND ARG}");
		}
		if (standard != null && standard.startsWith("-")) {
			throw new BadValueException("has ${" + name + ":-…}, the shell's form of a default",
					"write ${" + name + ":default} without the dash");
		}
		String value = this.environment.variable(name);
		if (value != null && !value.isEmpty()) {
			return value;
		}
		if (standard == null && this.standIn != null) {
			return this.standIn;
		}
		if (standard == null && !this.lenient) {
			throw new BadValueException(
					"needs the environment variable " + name + ", which is " + ((value == null) ? "not set" : "empty"),
					"set " + name + ", or give it a default with ${" + name + ":default}");
		}
		return standard;
	}

	private String file(String name) throws BadValueException {
		try {
			return trimmed(this.environment.file(Path.of(name)));
		}
		catch (IOException | InvalidPathException ex) {
			String reason = (ex instanceof IOException) ? ex.getMessage() : "cannot be a file's name";
			throw new BadValueException("needs the file " + name + ", which " + reason,
					"create it, or correct the path after ${file:");
		}
	}

	private String command(List<String> command) throws BadValueException {
		if (command.isEmpty()) {
			throw new BadValueException("has ${exec:} without a command", "write ${exec:COMMAND ARG}");
		}
		try {
			return trimmed(this.environment.command(command));
		}
		catch (IOException ex) {
			throw new BadValueException("needs the command " + command.get(0) + ", which " + ex.getMessage(),
					"run the command by hand as the same user to see what it says");
		}
	}

	/** Without the newline that files and commands end with. */
	private static String trimmed(String text) {
		int end = text.length();
		while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
			end--;
		}
		return text.substring(0, end);
	}

}
