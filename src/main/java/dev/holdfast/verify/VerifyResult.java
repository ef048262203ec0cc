package dev.holdfast.verify;

import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * A finished verification of one backup.
 *
 * @param backupId which
 * @param plan its plan
 * @param copies each destination's
 * @param content what was found in the archive; null where it was not opened
 * @param archiveBytes of the archive as its manifest says; 0 where there is none
 * @param millis how long it took
 * @param failure why the run failed; null when every copy is what was stored
 */
public record VerifyResult(String backupId, String plan, List<CopyResult> copies, @Nullable ContentFigures content,
		long archiveBytes, long millis, @Nullable HoldfastException failure) {

	public VerifyResult {
		copies = List.copyOf(copies);
	}

	/** Everything that was warned about. */
	public List<String> warnings() {
		return this.copies.stream().flatMap((copy) -> copy.warnings().stream()).toList();
	}

	/** What a reader should know, each once. */
	public List<String> notes() {
		return this.copies.stream().flatMap((copy) -> copy.notes().stream()).distinct().toList();
	}

	/** The least level that all copies reached; null when one reached none. */
	public @Nullable Level level() {
		Level least = null;
		for (CopyResult copy : this.copies) {
			Level level = copy.level();
			if (level == null && copy.problem() != null) {
				return null;
			}
			least = (level != null && (least == null || level.compareTo(least) < 0)) ? level : least;
		}
		return least;
	}

	/** The exit code that this run stands for. */
	public ExitCode exitCode() {
		if (this.failure != null) {
			return this.failure.code();
		}
		return warnings().isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
	}

}
