package dev.holdfast.readback;

import java.util.Optional;
import java.util.Set;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.StoredManifest;

/**
 * Finds whose archive it is that stands under another's name: of the plan's manifests at
 * the destination the one that describes these bytes.
 */
public final class Swaps {

	private final Destination destination;

	private final BackupId id;

	public Swaps(Destination destination, BackupId id) {
		this.destination = destination;
		this.id = id;
	}

	/** The backup whose archive has these sums; empty when none is known. */
	public Optional<String> other(ArchiveSums.Found sums) {
		try {
			return this.destination.list(this.id.plan() + "/")
				.stream()
				.map(StoredObject::key)
				.flatMap((key) -> BackupId.ofManifest(key).stream())
				.filter((other) -> !other.equals(this.id))
				.filter((other) -> describes(other, sums))
				.map(BackupId::value)
				.findFirst();
		}
		catch (HoldfastException ex) {
			// the archive is wrong whoever's it is
			return Optional.empty();
		}
	}

	private boolean describes(BackupId other, ArchiveSums.Found sums) {
		try {
			Manifest manifest = StoredManifest.fetch(this.destination, other, Set.of()).manifest();
			return manifest.archive().size() == sums.size() && manifest.archive().sha256().equals(sums.sha256());
		}
		catch (HoldfastException ex) {
			return false;
		}
	}

}
