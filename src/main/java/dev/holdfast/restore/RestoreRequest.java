package dev.holdfast.restore;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.holdfast.loading.Destined;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.ProofLevel;

/**
 * One backup to restore.
 *
 * @param plan its plan, keys filled in as far as there are any
 * @param backup which
 * @param destinations names of those that should hold it; empty for all of the plan
 * @param destined where its sources go
 * @param options how they are loaded; its ids and sizes are those of no source yet
 * @param level how closely what was restored is compared
 * @param safety what is done before anything is replaced
 * @param withoutManifest whether a backup is restored whose manifest is missing or wrong
 * @param trigger {@code manual} or what started the run
 * @param requestedBy who asked
 * @param correlationId ties the run to whatever caused it
 * @param runId identifies the run; null for a new one
 * @param home the home directory
 * @param environment the variables that connections look at
 */
public record RestoreRequest(BackupPlan plan, BackupId backup, Set<String> destinations, Destined destined,
		Loading options, ProofLevel level, Safety safety, boolean withoutManifest, String trigger, String requestedBy,
		String correlationId, @Nullable String runId, Path home, Map<String, String> environment) {

	public RestoreRequest {
		destinations = Set.copyOf(destinations);
		environment = Map.copyOf(environment);
	}

	/** The lock that runs to this target hold. */
	String lock() {
		return this.plan.name() + ".restore." + Integer.toHexString(this.destined.text().hashCode());
	}

	/** Patterns of what is restored; empty for everything. */
	List<String> selection() {
		List<String> all = new java.util.ArrayList<>(this.options.include());
		this.options.exclude().forEach((pattern) -> all.add("not " + pattern));
		this.destined.sources().forEach((source) -> all.add("source " + source));
		if (this.options.parts() != Loading.Parts.ALL) {
			all.add(this.options.parts().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
		}
		if (this.options.asSchema() != null) {
			all.add("as schema " + this.options.asSchema());
		}
		return all;
	}

	/** Where encrypted temporary files of formats that cannot be streamed go. */
	public Path spool() {
		Path configured = this.plan.limits().stagingDirectory();
		return (configured != null) ? configured : this.home.resolve("staging");
	}

	/** What Holdfast itself writes: its home, its staging, the plan's own directories. */
	public List<Path> own() {
		Stream<Path> local = this.plan.destinations()
			.stream()
			.flatMap((spec) -> (spec instanceof LocalSpec directory) ? Stream.of(directory.path()) : Stream.empty());
		return Stream.concat(Stream.of(this.home, spool()), local).toList();
	}

	/** What is done before anything is replaced. */
	public enum Safety {

		/** What is there is backed up; when that fails, nothing is restored. */
		YES,

		/** What is there is backed up as far as that can be done. */
		BEST_EFFORT,

		/** Nothing. */
		NO;

		/** As it is typed. */
		public String word() {
			return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
		}

	}

}
