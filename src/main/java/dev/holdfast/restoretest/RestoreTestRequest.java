package dev.holdfast.restoretest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.source.ProofLevel;

/**
 * One backup to test.
 *
 * @param plan its plan, keys filled in as far as there are any
 * @param backup which
 * @param destinations names of those that should hold it; empty for all of the plan
 * @param level how closely it is compared
 * @param trigger {@code manual}, {@code schedule} or what started the run
 * @param requestedBy who asked
 * @param correlationId ties the run to whatever caused it
 * @param runId identifies the run; null for a new one
 * @param home the home directory
 * @param environment the variables that connections look at
 */
public record RestoreTestRequest(BackupPlan plan, BackupId backup, Set<String> destinations, ProofLevel level,
		String trigger, String requestedBy, String correlationId, @Nullable String runId, Path home,
		Map<String, String> environment) {

	public RestoreTestRequest {
		destinations = Set.copyOf(destinations);
		environment = Map.copyOf(environment);
	}

	/** The lock that runs of this plan hold. */
	String lock() {
		return this.plan.name() + ".restore-test";
	}

	/** Where encrypted temporary files of formats that cannot be streamed go. */
	Path spool() {
		Path configured = this.plan.limits().stagingDirectory();
		return (configured != null) ? configured : this.home.resolve("staging");
	}

}
