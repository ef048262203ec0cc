package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/**
 * A failure that a person can act on. The message is lower case, says what and where and
 * has no full stop; the hint says what to do. Neither ever holds a secret.
 */
public class HoldfastException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private final ExitCode exitCode;

	private final @Nullable String hint;

	public HoldfastException(ExitCode exitCode, String message, @Nullable String hint) {
		this(exitCode, message, hint, null);
	}

	public HoldfastException(ExitCode exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
		super(message, cause);
		this.exitCode = exitCode;
		this.hint = hint;
	}

	/** The class of this failure. */
	public ExitCode code() {
		return this.exitCode;
	}

	/** What to do about it, or null when there is nothing to say. */
	public @Nullable String hint() {
		return this.hint;
	}

	/** What happened, as a string that is never null. */
	public String what() {
		return String.valueOf(getMessage());
	}

	@Override
	public int getExitCode() {
		return this.exitCode.code();
	}

}
