package dev.holdfast.backup;

import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.pipeline.UploadOutcome;

/**
 * A finished backup.
 *
 * @param manifest as written
 * @param uploads what became of the archive at each destination
 * @param warnings everything that was warned about
 * @param millis how long this process took for it
 * @param resumed whether an earlier process began it
 */
public record BackupResult(Manifest manifest, List<UploadOutcome> uploads, List<String> warnings, long millis,
		boolean resumed) {

	/** {@code WARNINGS} when anything was warned about, else {@code DONE}. */
	public ExitCode exitCode() {
		return this.warnings.isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
	}

}
