package dev.holdfast.verify;

import java.nio.file.Path;
import java.util.Set;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import org.jspecify.annotations.Nullable;

/**
 * One backup to verify.
 *
 * @param plan its plan, keys filled in as far as there are any
 * @param backup which
 * @param destinations names of those that should hold it; empty for all of the plan
 * @param level how much of it
 * @param demanded whether less than the level is worth a warning: somebody asked for it
 * by name
 * @param lock name of the lock that the run holds, so that the next one can tell whether
 * it lives
 * @param trigger {@code manual}, {@code after-backup} or what started the run
 * @param requestedBy who asked
 * @param correlationId ties the run to whatever caused it
 * @param runId identifies the run; null for a new one
 * @param home the home directory
 */
public record VerifyRequest(BackupPlan plan, BackupId backup, Set<String> destinations, Level level, boolean demanded,
		String lock, String trigger, String requestedBy, String correlationId, @Nullable String runId, Path home) {

	public VerifyRequest {
		destinations = Set.copyOf(destinations);
	}

	/** Where encrypted temporary files of formats that cannot be streamed go. */
	Path spool() {
		Path configured = this.plan.limits().stagingDirectory();
		return (configured != null) ? configured : this.home.resolve("staging");
	}

}
