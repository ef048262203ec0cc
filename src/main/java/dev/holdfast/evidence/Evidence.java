package dev.holdfast.evidence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a restore has shown of a backup: who restored what, when, with what, how long it
 * took, how old the data were, and every table as it was dumped and as it was found. Its
 * schema is {@code docs/evidence.schema.json}.
 *
 * @param backup which backup
 * @param run which run
 * @param plannedRpoMillis how old the newest good backup may be by the plan; null where
 * the plan does not say
 * @param selection patterns of what was restored; empty for all of the backup
 * @param sources every source that was restored
 * @param checks the plan's own checks
 * @param failure why the run failed before it could prove anything; null when it did not
 */
public record Evidence(ProvenBackup backup, ProofRun run, @Nullable Long plannedRpoMillis, List<String> selection,
		List<ProvenSource> sources, List<CheckResult> checks, @Nullable String failure) {

	/** Version of the document's schema. A reader refuses a newer one. */
	public static final int SCHEMA_VERSION = 1;

	public Evidence {
		Objects.requireNonNull(backup);
		Objects.requireNonNull(run);
		selection = List.copyOf(selection);
		sources = List.copyOf(sources);
		checks = List.copyOf(checks);
	}

	/** What all of it amounts to. */
	public Verdict verdict() {
		boolean different = this.sources.stream().anyMatch((source) -> !source.passed());
		if (this.failure != null || different || this.checks.stream().anyMatch((check) -> !check.passed())) {
			return Verdict.FAILED;
		}
		if (!compared() || this.backup.manifestSignature() == null || !this.backup.manifestTrusted()) {
			return Verdict.UNPROVEN;
		}
		return (this.selection.isEmpty() && untouched().isEmpty()) ? Verdict.PROVEN : Verdict.PARTLY_PROVEN;
	}

	/** Sources of the backup that were not restored. */
	private List<String> untouched() {
		List<String> restored = this.sources.stream().map(ProvenSource::name).toList();
		return this.backup.sources().stream().filter((name) -> !restored.contains(name)).toList();
	}

	/** Whether there is anything that was compared, in every source. */
	private boolean compared() {
		return !this.sources.isEmpty()
				&& this.sources.stream().allMatch((source) -> !source.tables().isEmpty() || source.objects() > 0);
	}

	/** Why it is not simply proven, one sentence each; empty when it is. */
	public List<String> reasons() {
		List<String> reasons = new ArrayList<>();
		if (this.failure != null) {
			reasons.add(this.failure);
		}
		long tables = this.sources.stream()
			.flatMap((source) -> source.tables().stream())
			.filter((table) -> !ProvenSource.same(table))
			.count();
		int differences = this.sources.stream().mapToInt((source) -> source.differences().size()).sum();
		if (tables > 0 || differences > 0) {
			reasons.add("differences: " + differences + ", tables with other figures: " + tables);
		}
		long failed = this.checks.stream().filter((check) -> !check.passed()).count();
		if (failed > 0) {
			reasons.add("failed checks: " + failed + " of " + this.checks.size());
		}
		if (this.failure == null && !compared()) {
			reasons.add("a source has nothing that was compared");
		}
		if (this.backup.manifestSignature() == null) {
			reasons.add("there was no signed manifest to compare with");
		}
		else if (!this.backup.manifestTrusted()) {
			reasons.add("the manifest is signed by a key that is not trusted here");
		}
		if (!this.selection.isEmpty()) {
			reasons.add("only a part of the backup was restored: " + String.join(", ", this.selection));
		}
		if (this.failure == null && !untouched().isEmpty()) {
			reasons.add("not all of the backup was restored: " + String.join(", ", untouched()) + " was not");
		}
		return reasons;
	}

	/** The measured recovery point: how old the data were when the run began. */
	public Duration dataAge() {
		return Duration.between(this.backup.dataAt(), this.run.startedAt());
	}

	/** Whether the data were young enough; null where the plan does not say. */
	public @Nullable Boolean rpoMet() {
		Long planned = this.plannedRpoMillis;
		return (planned != null) ? dataAge().toMillis() <= planned : null;
	}

}
