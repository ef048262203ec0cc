package dev.holdfast.restoretest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.evidence.CheckResult;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.Proof;

/**
 * A finished restore test of one backup.
 *
 * @param backupId which
 * @param plan its plan
 * @param manifest of the backup; null when it could not be had
 * @param location of the copy that was read; null when there was none
 * @param proofs by the name of their source
 * @param warnings what is not quite as it should be
 * @param checks what came of the plan's own questions
 * @param loadMillis how long fetching and loading took: the measured time to recover
 * @param proveMillis how long proving took
 * @param millis how long all of it took
 * @param failure why it failed; null when the backup is proven
 */
public record RestoreTestResult(String backupId, String plan, @Nullable Manifest manifest, @Nullable String location,
		Map<String, Proof> proofs, List<String> warnings, List<CheckResult> checks, long loadMillis, long proveMillis,
		long millis, @Nullable HoldfastException failure) {

	public RestoreTestResult {
		proofs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
		warnings = List.copyOf(warnings);
		checks = List.copyOf(checks);
	}

	/** Whether everything that was dumped was found again. */
	public boolean proven() {
		return this.failure == null;
	}

	/** The exit code that this run stands for. */
	public ExitCode exitCode() {
		if (this.failure != null) {
			return this.failure.code();
		}
		return this.warnings.isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
	}

}
