package dev.holdfast.plan;

/** A plan file that is not YAML or JSON. The message never repeats the file's text. */
final class BadTextException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int line;

	private final String hint;

	BadTextException(int line, String message, String hint) {
		super(message);
		this.line = line;
		this.hint = hint;
	}

	int line() {
		return this.line;
	}

	String what() {
		return String.valueOf(getMessage());
	}

	String hint() {
		return this.hint;
	}

}
