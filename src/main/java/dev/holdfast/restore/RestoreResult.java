package dev.holdfast.restore;

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
 * A finished restore.
 *
 * @param backupId which backup
 * @param plan its plan
 * @param manifest of the backup; null when it could not be had
 * @param location of the copy that was read; null when there was none
 * @param places where each source went, by its name
 * @param safety what was done before anything was replaced, for people
 * @param proofs by the name of their source
 * @param checks what came of the plan's own questions
 * @param before what became of what was there, for people
 * @param warnings what is not quite as it should be
 * @param loadMillis how long loading took
 * @param millis how long all of it took
 * @param state what the targets are in now, for people
 * @param failure why it failed; null when everything is in its place
 */
public record RestoreResult(String backupId, String plan, @Nullable Manifest manifest, @Nullable String location,
		Map<String, String> places, String safety, Map<String, Proof> proofs, List<CheckResult> checks,
		List<String> before, List<String> warnings, long loadMillis, long millis, String state,
		@Nullable HoldfastException failure) {

	public RestoreResult {
		places = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(places));
		proofs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
		checks = List.copyOf(checks);
		before = List.copyOf(before);
		warnings = List.copyOf(warnings);
	}

	/** The exit code that this run stands for. */
	public ExitCode exitCode() {
		if (this.failure != null) {
			return this.failure.code();
		}
		return this.warnings.isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
	}

}
