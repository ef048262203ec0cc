package dev.holdfast.action;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * What came of an action.
 *
 * @param action which
 * @param millis how long it took
 * @param warnings what it warned of
 * @param failure why it failed; null when it did not
 */
public record ActionResult(Action action, long millis, List<String> warnings, @Nullable HoldfastException failure) {

	public ActionResult {
		warnings = List.copyOf(warnings);
	}

	/** The code that the run ended with. */
	public ExitCode exitCode() {
		if (this.failure != null) {
			return this.failure.code();
		}
		return this.warnings.isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
	}

}
