package dev.holdfast.verify;

import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * What became of the backup's copy at one destination.
 *
 * @param destination its name
 * @param location where the archive is or should be
 * @param level how much of it was looked at and found right; null for nothing
 * @param notes what a reader should know beside the level
 * @param warnings what is not quite as it should be
 * @param problem what is wrong; null when nothing is
 * @param bytes of the archive that were read
 */
public record CopyResult(String destination, String location, @Nullable Level level, List<String> notes,
		List<String> warnings, @Nullable HoldfastException problem, long bytes) {

	public CopyResult {
		notes = List.copyOf(notes);
		warnings = List.copyOf(warnings);
	}

	/**
	 * {@code verified}, {@code bad}, {@code unopened} or {@code unread}, for the history.
	 */
	public String word() {
		if (this.problem == null) {
			return (this.level != null) ? "verified" : "skipped";
		}
		return switch (this.problem.code()) {
			case DAMAGED -> "bad";
			case WRONG_KEY -> "unopened";
			default -> "unread";
		};
	}

	/** Whether the copy is not what was stored. */
	public boolean isBad() {
		return this.problem != null && this.problem.code() == ExitCode.DAMAGED;
	}

}
