package dev.holdfast.plan;

/**
 * A value that its key does not take. The message follows the value or what stands for
 * it: "is not a duration". It never holds the value itself, which may be a secret.
 */
final class BadValueException extends Exception {

	private static final long serialVersionUID = 1L;

	private final String hint;

	BadValueException(String message, String hint) {
		super(message);
		this.hint = hint;
	}

	String what() {
		return String.valueOf(getMessage());
	}

	String hint() {
		return this.hint;
	}

}
