package dev.holdfast.readback;

import java.util.List;
import java.util.Set;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.evidence.FactName;
import dev.holdfast.evidence.Facts;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.StoredManifest;
import org.jspecify.annotations.Nullable;

/**
 * A backup as a bare destination tells of it: by its manifest, whose signature was
 * checked, and by the facts beside it. The archive itself is not read.
 *
 * @param id which
 * @param manifest null when there is none that can be relied on
 * @param facts beside it
 * @param problem what is wrong with it, for people; null when nothing is
 */
public record FoundBackup(BackupId id, @Nullable StoredManifest manifest, Facts facts, @Nullable String problem) {

	private static final Facts NO_FACTS = new Facts(List.of(), List.of());

	/**
	 * Reads what belongs to one backup.
	 * @param trusted public keys (base64 of the X.509 form); the facts of who signed the
	 * manifest count, too
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when the destination
	 * cannot be read
	 */
	public static FoundBackup read(Destination destination, StoredParts.Parts parts, Set<String> trusted) {
		BackupId id = parts.id();
		if (!parts.has(id.manifest())) {
			return new FoundBackup(id, null, NO_FACTS,
					parts.keys().stream().anyMatch(FoundBackup::isArchive)
							? "an archive without a manifest: its backup was never finished, or its deletion"
							: "left of a backup that is gone");
		}
		try {
			StoredManifest manifest = StoredManifest.fetch(destination, id, trusted);
			Set<String> signers = new java.util.HashSet<>(trusted);
			signers.add(manifest.manifest().signer());
			List<ObjectKey> keys = parts.keys().stream().filter((key) -> FactName.of(key).isPresent()).toList();
			return new FoundBackup(id, manifest, keys.isEmpty() ? NO_FACTS : Facts.read(destination, keys, signers),
					archive(parts, manifest));
		}
		catch (HoldfastException ex) {
			if (ex.code() != ExitCode.DAMAGED) {
				throw ex;
			}
			return new FoundBackup(id, null, NO_FACTS, ex.what());
		}
	}

	private static boolean isArchive(ObjectKey key) {
		return key.value().contains(".tar");
	}

	private static @Nullable String archive(StoredParts.Parts parts, StoredManifest manifest) {
		ObjectKey key = new ObjectKey(manifest.manifest().archive().key());
		long expected = manifest.manifest().archive().size();
		long size = parts.size(key);
		if (size < 0) {
			return "its archive is missing: " + key.value();
		}
		return (size == expected) ? null : "its archive has " + size + " bytes, stored were " + expected;
	}

	/** Whether it is there whole, as far as its names and sizes tell. */
	public boolean isWhole() {
		return this.manifest != null && this.problem == null;
	}

}
