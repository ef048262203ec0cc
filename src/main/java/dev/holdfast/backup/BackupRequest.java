package dev.holdfast.backup;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import dev.holdfast.plan.BackupPlan;
import org.jspecify.annotations.Nullable;

/**
 * What one launch was asked to do.
 *
 * @param plan the plan, keys filled in
 * @param sources names of the sources to take; empty takes all
 * @param label for example {@code pre-deploy}
 * @param description for people
 * @param fresh whether an unfinished run is abandoned rather than resumed
 * @param trigger {@code manual}, {@code schedule} or what started the run
 * @param requestedBy who asked
 * @param correlationId ties the run to whatever caused it
 * @param runId identifies the run; null for a new one
 * @param home the home directory
 * @param environment the variables that sources look at
 */
public record BackupRequest(BackupPlan plan, Set<String> sources, @Nullable String label, @Nullable String description,
		boolean fresh, String trigger, String requestedBy, String correlationId, @Nullable String runId, Path home,
		Map<String, String> environment) {

	public BackupRequest {
		sources = Set.copyOf(sources);
		environment = Map.copyOf(environment);
	}

	/** Where staging directories are. */
	Path stagingRoot() {
		Path configured = this.plan.limits().stagingDirectory();
		return (configured != null) ? configured : this.home.resolve("staging");
	}

}
