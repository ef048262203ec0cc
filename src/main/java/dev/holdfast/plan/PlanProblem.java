package dev.holdfast.plan;

/**
 * One thing that is wrong with a plan. No part of it ever holds a secret.
 *
 * @param file the plan file, or what stands for it
 * @param line line in the file from 1, or 0 when it has no line
 * @param key path of the key, for example {@code sources[0].url}; empty for the whole
 * file
 * @param message lower case what is wrong, no full stop
 * @param hint what to do about it
 */
public record PlanProblem(String file, int line, String key, String message, String hint) {

	/** Where and what, on one line. */
	public String text() {
		StringBuilder text = new StringBuilder(this.file);
		if (this.line > 0) {
			text.append(':').append(this.line);
		}
		if (!this.key.isEmpty()) {
			text.append(": ").append(this.key);
		}
		return text.append(": ").append(this.message).toString();
	}

}
