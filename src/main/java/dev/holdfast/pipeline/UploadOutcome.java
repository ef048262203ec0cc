package dev.holdfast.pipeline;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of an archive at one destination.
 *
 * @param destination its name
 * @param required whether its failure fails the backup
 * @param location where the archive is
 * @param sentBytes bytes that this run sent
 * @param keptBytes bytes that the store already held
 * @param checksum what the store says, null where it keeps none
 * @param warnings what was done less well than asked
 * @param failureCode exit code of the failure; 0 when the archive is there
 * @param failure what went wrong; null when the archive is there
 * @param hint what to do about it
 */
public record UploadOutcome(String destination, boolean required, String location, long sentBytes, long keptBytes,
		@Nullable String checksum, List<String> warnings, int failureCode, @Nullable String failure,
		@Nullable String hint) {

	public UploadOutcome {
		warnings = List.copyOf(warnings);
	}

	/** Whether the store said that it holds the archive. */
	public boolean stored() {
		return this.failureCode == 0;
	}

}
