package dev.holdfast.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import org.jspecify.annotations.Nullable;

/**
 * Copies of one backup under the ids of earlier ones, signed like it: what a destination
 * holds after so many days of backups by another host.
 */
public final class EarlierBackups {

	private final BackupId last;

	private final Manifest manifest;

	private final byte[] archive;

	private final ManifestSigner signer;

	/**
	 * Reads the backup to copy.
	 * @param signer its signer
	 */
	public EarlierBackups(Destination destination, String last, ManifestSigner signer) throws IOException {
		this.last = BackupId.parse(last).orElseThrow();
		this.manifest = Manifest.parse(read(destination, this.last.manifest()));
		this.archive = read(destination, new ObjectKey(this.manifest.archive().key()));
		this.signer = signer;
	}

	/** Puts one for each of so many days before; the one of yesterday comes first. */
	public List<BackupId> daily(int days, Destination... destinations) {
		List<BackupId> ids = new ArrayList<>();
		for (int day = 1; day <= days; day++) {
			ids.add(put(Duration.ofDays(day), null, destinations));
		}
		return ids;
	}

	/** Puts one that is older by so much. */
	public BackupId put(Duration age, @Nullable String label, Destination... destinations) {
		Instant at = this.last.instant().minus(age);
		BackupId id = BackupId.next(this.last.plan(), at);
		Manifest.Archive old = this.manifest.archive();
		String key = old.key().replace(this.last.beside("").value(), id.beside("").value());
		Manifest copy = new Manifest(id.value(), this.manifest.plan(), this.manifest.planHash(), label, null,
				this.manifest.requestedBy(), this.manifest.host(), this.manifest.tool(), at, at.plusSeconds(5),
				this.manifest.sources(), List.of(),
				new Manifest.Archive(key, old.size(), old.sha256(), old.headerBytes(), old.headerSha256(),
						old.payloadSha256(), old.uncompressedSize(), old.compressedSize(), old.compression(),
						old.level(), old.encryption(), old.recipients()),
				this.manifest.retentionClass(), this.manifest.expiresAt(), this.manifest.auditHead(),
				this.signer.publicKey());
		for (Destination destination : destinations) {
			destination.put(new ObjectKey(key), this.archive);
			destination.put(id.manifest(), copy.canonical());
			destination.put(id.signature(), this.signer.sign(copy.canonical()));
		}
		return id;
	}

	private static byte[] read(Destination destination, ObjectKey key) throws IOException {
		try (var in = destination.read(key, 0)) {
			return in.readAllBytes();
		}
	}

}
