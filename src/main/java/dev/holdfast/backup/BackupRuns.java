package dev.holdfast.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;

import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.Version;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.LockHolder;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.pipeline.Pipeline;
import dev.holdfast.pipeline.PipelineSettings;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.Limits;
import dev.holdfast.source.Source;
import org.jspecify.annotations.Nullable;

/** Opens what a run works on. Everything that can be refused is refused here. */
final class BackupRuns {

	private static final long PART_SIZE = 32L << 20;

	private BackupRuns() {
	}

	/**
	 * Opens a run on its staging directory.
	 * @param expectedSize of the archive in bytes, 0 for unknown
	 * @throws HoldfastException with {@code BAD_PLAN} for keys that cannot be used
	 */
	static BackupRun open(BackupRequest request, BackupId id, Staging staging, RunProgress progress, long expectedSize)
			throws IOException {
		BackupPlan plan = request.plan();
		ArchiveCipher cipher = ArchiveCiphers.forWriting(plan.encryption(), staging.directory());
		ManifestSigner signer = ManifestSigner.of(Objects.requireNonNull(plan.signingKey()));
		List<PipelineSettings.Target> targets = targets(plan, request.label());
		List<Destination> destinations = targets.stream().map(PipelineSettings.Target::destination).toList();
		ObjectKey key = id.archive(plan);
		PipelineSettings settings = new PipelineSettings(id.value(), sources(request), plan.compression(), cipher,
				targets, key, plan.handOff(), plan.limits().staging(), partSizes(expectedSize, destinations),
				expectedSize, Runtime.getRuntime().availableProcessors());
		BackupRun.Parties parties = new BackupRun.Parties(cipher, signer, destinations, key, LockHolder.hostName(),
				"holdfast " + Version.current(), KeepUntil.of(plan.retention(), id.instant(), plan.zone()));
		return new BackupRun(request, id, staging, new Pipeline(settings, staging, progress), parties, progress);
	}

	private static IntToLongFunction partSizes(long expectedSize, List<Destination> destinations) {
		return (number) -> PART_SIZE;
	}

	private static Bandwidth bandwidth(Limits limits) {
		Long bytesPerSecond = limits.bandwidth();
		return (bytesPerSecond != null) ? Bandwidth.limitedTo(bytesPerSecond) : Bandwidth.UNLIMITED;
	}

	private static List<Source> sources(BackupRequest request) {
		List<Source> sources = new ArrayList<>();
		request.plan().sources().forEach((spec) -> {
			if (request.sources().isEmpty() || request.sources().contains(spec.name())) {
				sources.add(Sources.open(spec));
			}
		});
		return sources;
	}

	private static List<PipelineSettings.Target> targets(BackupPlan plan, @Nullable String label) {
		Bandwidth bandwidth = bandwidth(plan.limits());
		List<PipelineSettings.Target> targets = new ArrayList<>();
		for (DestinationSpec spec : plan.destinations()) {
			if (spec.only().isEmpty() || spec.only().contains(label)) {
				targets.add(new PipelineSettings.Target(Destinations.open(spec, bandwidth), spec.required()));
			}
		}
		return targets;
	}

}
