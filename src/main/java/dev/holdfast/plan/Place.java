package dev.holdfast.plan;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands: its key's path and its line. Problems are told to it.
 *
 * @param key path such as {@code sources[0].url}; empty for the whole file
 */
record Place(Findings findings, Variables variables, String key, int line) {

	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.<-]{1,40}");

	Place member(String name, int line) {
		Variables its = (this.key.isEmpty() && name.equals("sources")) ? this.variables.ofSources() : this.variables;
		return new Place(this.findings, its, this.key.isEmpty() ? shown(name) : this.key + "." + shown(name), line);
	}

	/** A key may be anything at all, even a password that lost its own key. */
	private static String shown(String name) {
		return NAME.matcher(name).matches() ? name : "(a key)";
	}

	Place item(int index, int line) {
		return new Place(this.findings, this.variables, this.key + "[" + index + "]", line);
	}

	Place at(int line) {
		return new Place(this.findings, this.variables, this.key, line);
	}

	/**
	 * Tells a problem. The return value is always null, for use in a return statement.
	 */
	<T> @Nullable T problem(String message, String hint) {
		this.findings.problem(this.line, this.key, message, hint);
		return null;
	}

	void warning(String text) {
		this.findings.warning(this.key + " in " + this.findings.file() + ": " + text);
	}

}
