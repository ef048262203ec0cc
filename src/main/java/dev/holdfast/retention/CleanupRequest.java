package dev.holdfast.retention;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

import dev.holdfast.plan.BackupPlan;
import dev.holdfast.step.Requested;
import org.jspecify.annotations.Nullable;

/**
 * One plan to clean.
 *
 * @param plan the plan, keys filled in as far as there are any
 * @param interval how far apart its backups are meant to be; null where it does not say
 * @param dryRun whether it is only said what would be done
 * @param allowLargeRemoval whether more than half of the good backups may go at once
 * @param requested who asks for it
 * @param home the home directory
 * @param clock what time it is
 */
public record CleanupRequest(BackupPlan plan, @Nullable Duration interval, boolean dryRun, boolean allowLargeRemoval,
		Requested requested, Path home, InstantSource clock) {

	/** The lock that whoever removes backups of a plan holds. */
	public static String lock(String plan) {
		return plan + ".cleanup";
	}

}
