package dev.holdfast.loading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.Version;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.evidence.CheckResult;
import dev.holdfast.evidence.Evidence;
import dev.holdfast.evidence.EvidenceStore;
import dev.holdfast.evidence.ProofRun;
import dev.holdfast.evidence.ProvenBackup;
import dev.holdfast.evidence.ProvenSource;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Secret;
import dev.holdfast.readback.StoredBackup;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.SourceSummary;

/** Makes evidence of what a run has shown, and keeps it. */
public final class Evidences {

	private Evidences() {
	}

	/**
	 * Keeps what a run has shown of a backup.
	 * @param proofs by the name of their source
	 * @param targets where each source was restored to, for people
	 * @param selection patterns of what was restored; empty for all
	 * @param failure why the run failed; null when it did not
	 * @param warnings hears of destinations that refuse it
	 * @return what was kept; null where the plan has no key that could sign it
	 */
	public static EvidenceStore.@Nullable Kept keep(Path home, BackupPlan plan, StoredBackup backup, ProofRun run,
			Map<String, Proof> proofs, Map<String, String> targets, ProofLevel level, List<String> selection,
			List<CheckResult> checks, @Nullable String failure, Consumer<String> warnings) {
		Secret key = plan.signingKey();
		if (key == null) {
			warnings.accept("no evidence is kept: there is no key that signs it");
			return null;
		}
		List<ProvenSource> sources = new ArrayList<>();
		for (SourceSummary source : backup.manifest().sources()) {
			Proof proof = proofs.get(source.name());
			if (proof != null) {
				sources.add(ProvenSource.of(source, targets.getOrDefault(source.name(), ""), level, proof));
			}
		}
		Evidence evidence = new Evidence(ProvenBackup.of(backup.signed()), run,
				(plan.rpo() != null) ? plan.rpo().toMillis() : null, selection, sources, checks, failure);
		List<Destination> destinations = plan.destinations()
			.stream()
			.map((spec) -> Destinations.open(spec, Bandwidth.UNLIMITED))
			.toList();
		try {
			EvidenceStore.Kept kept = EvidenceStore.at(home)
				.keep(evidence, ManifestSigner.of(key), destinations, "holdfast " + Version.current());
			kept.warnings().forEach(warnings);
			return kept;
		}
		finally {
			destinations.forEach(Destination::close);
		}
	}

}
