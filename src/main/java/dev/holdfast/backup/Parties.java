package dev.holdfast.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.holdfast.Version;
import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.LockHolder;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.pipeline.PipelineSettings.Target;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.Limits;
import dev.holdfast.plan.PrivateDirectory;

/**
 * Whom a run works with. Made before anything is started, so that a key that cannot be
 * used is told at once.
 *
 * @param cipher how the archive is encrypted
 * @param signer who signs the manifest
 * @param targets the destinations
 * @param host where it runs
 * @param tool program and version
 */
record Parties(ArchiveCipher cipher, ManifestSigner signer, List<Target> targets, String host, String tool) {

	/**
	 * Opens what a request names.
	 * @throws HoldfastException with {@code BAD_PLAN} for keys that cannot be used, or a
	 * staging directory that is not ours alone
	 */
	static Parties of(BackupRequest request) {
		BackupPlan plan = request.plan();
		PrivateDirectory.ensure(request.stagingRoot(), "staging directory");
		ArchiveCipher cipher = ArchiveCiphers.forWriting(plan.encryption(), request.stagingRoot());
		ManifestSigner signer = ManifestSigner.of(Objects.requireNonNull(plan.signingKey()));
		return new Parties(cipher, signer, targets(request), LockHolder.hostName(), "holdfast " + Version.current());
	}

	private static List<Target> targets(BackupRequest request) {
		Bandwidth bandwidth = bandwidth(request.plan().limits());
		List<Target> targets = new ArrayList<>();
		for (DestinationSpec spec : request.plan().destinations()) {
			targets.add(new Target(Destinations.open(spec, bandwidth), spec.required()));
		}
		return targets;
	}

	private static Bandwidth bandwidth(Limits limits) {
		Long bytesPerSecond = limits.bandwidth();
		return (bytesPerSecond != null) ? Bandwidth.limitedTo(bytesPerSecond) : Bandwidth.UNLIMITED;
	}

	/** The same with some of the destinations. */
	Parties at(Set<String> names) {
		return new Parties(this.cipher, this.signer,
				this.targets.stream().filter((target) -> names.contains(target.destination().name())).toList(),
				this.host, this.tool);
	}

	/** The destinations alone. */
	List<Destination> destinations() {
		return this.targets.stream().map(Target::destination).toList();
	}

}
