package dev.holdfast.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Where a command line takes a secret from: {@code env:NAME}, {@code file:PATH} or
 * {@code -} for standard input. Never the value itself, which other users of the machine
 * could see.
 */
public final class SecretReference {

	private SecretReference() {
	}

	/** Whether a text has one of the three forms. */
	public static boolean is(String text) {
		return text.equals("-") || text.startsWith("env:") || text.startsWith("file:");
	}

	/**
	 * Reads the secret, without the newline at its end.
	 * @param option the option that it belongs to, for messages
	 * @param reference what was typed
	 * @throws HoldfastException with exit code 2 when it is no reference, or there is
	 * nothing where it points
	 */
	public static Secret read(String option, String reference, PlanEnvironment environment, InputStream standardInput) {
		if (!is(reference)) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					option + " takes env:NAME, file:PATH or -, never a value itself",
					"put the value into a file of mode 0600 and give file:PATH; what was typed may be in the shell's history");
		}
		String text = text(option, reference, environment, standardInput).replaceFirst("[\\r\\n]+$", "");
		if (text.isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN, option + ": " + reference + " is empty",
					"check that the secret is there");
		}
		return new Secret(text);
	}

	private static String text(String option, String reference, PlanEnvironment environment, InputStream input) {
		try {
			if (reference.equals("-")) {
				return new String(input.readNBytes(PlanText.MAX_BYTES), StandardCharsets.UTF_8);
			}
			if (reference.startsWith("file:")) {
				return environment.file(Path.of(reference.substring("file:".length())));
			}
			String value = environment.variable(reference.substring("env:".length()));
			if (value == null) {
				throw new HoldfastException(
						ExitCode.BAD_PLAN, option + ": environment variable "
								+ Printable.name(reference.substring("env:".length())) + " is not set",
						"set and export it");
			}
			return value;
		}
		catch (IOException | InvalidPathException ex) {
			String reason = (ex instanceof IOException) ? String.valueOf(ex.getMessage()) : "is not a path";
			throw new HoldfastException(ExitCode.BAD_PLAN, option + ": " + reference + " " + reason,
					"check the path and its rights", ex);
		}
	}

}
