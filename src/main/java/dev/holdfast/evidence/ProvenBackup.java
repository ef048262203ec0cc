package dev.holdfast.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;

/**
 * Which backup was restored, and what its manifest said of it.
 *
 * @param id of the backup
 * @param plan its plan's name
 * @param label for example {@code pre-deploy}; null for none
 * @param takenAt when the backup began
 * @param dataAt the oldest moment that its sources show: what the age of the data counts
 * from
 * @param sources names of all its sources; empty where no manifest told them
 * @param archiveKey below each destination's prefix
 * @param archiveSize in bytes
 * @param archiveSha256 of the whole archive
 * @param manifestSha256 of the manifest's bytes
 * @param manifestSignature base64 of the manifest's signature; null for a restore without
 * a manifest
 * @param manifestSigner base64 of the public key's X.509 form; null likewise
 * @param manifestTrusted whether that signer is trusted here
 */
public record ProvenBackup(String id, String plan, @Nullable String label, Instant takenAt, Instant dataAt,
		List<String> sources, String archiveKey, long archiveSize, String archiveSha256,
		@Nullable String manifestSha256, @Nullable String manifestSignature, @Nullable String manifestSigner,
		boolean manifestTrusted) {

	public ProvenBackup {
		Stream.of(id, plan, takenAt, dataAt, archiveKey, archiveSha256).forEach(Objects::requireNonNull);
		sources = List.copyOf(sources);
	}

	/** What a manifest that was read back says. */
	public static ProvenBackup of(StoredManifest stored) {
		Manifest manifest = stored.manifest();
		Instant oldest = manifest.sources()
			.stream()
			.map(SourceSummary::instant)
			.min(Instant::compareTo)
			.orElse(manifest.startedAt());
		return new ProvenBackup(manifest.backupId(), manifest.plan(), manifest.label(), manifest.startedAt(), oldest,
				manifest.sources().stream().map(SourceSummary::name).toList(), manifest.archive().key(),
				manifest.archive().size(), manifest.archive().sha256(), sha256(stored.document()),
				Base64.getEncoder().encodeToString(stored.signature()), manifest.signer(), stored.trusted());
	}

	/** SHA-256 in hex. */
	static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is not available", ex);
		}
	}

}
