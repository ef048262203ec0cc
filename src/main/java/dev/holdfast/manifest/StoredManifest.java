package dev.holdfast.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as a destination holds it, read back and found to be signed by the key that
 * it names.
 *
 * @param manifest what it says
 * @param document its bytes
 * @param signature of the document
 * @param trusted whether the signer is one of those who are trusted
 */
public record StoredManifest(Manifest manifest, byte[] document, byte[] signature, boolean trusted) {

	/** No manifest is larger: memory would not hold what is made of it. */
	private static final int LARGEST = 48 << 20;

	private static final String OTHER = "take the backup from another destination, or an older backup";

	/**
	 * Reads the manifest of a backup and its signature.
	 * @param trusted public keys (base64 of the X.509 form)
	 * @throws HoldfastException with {@code DAMAGED} when either is missing, when the
	 * signature is not the signer's, when the manifest is another backup's or of a newer
	 * schema; with {@code DESTINATION_REFUSED} when the destination cannot be read
	 */
	public static StoredManifest fetch(Destination destination, BackupId id, Set<String> trusted) {
		byte[] document = read(destination, id.manifest());
		if (document == null) {
			throw damaged(destination, "the manifest of " + id.value() + " is missing",
					"without it nothing proves the archive: " + OTHER);
		}
		byte[] signature = read(destination, id.signature());
		if (signature == null) {
			throw damaged(destination, "the manifest of " + id.value() + " is not signed: its signature is missing",
					"do not trust it: " + OTHER);
		}
		return judge(destination, id, document, signature, trusted);
	}

	private static StoredManifest judge(Destination destination, BackupId id, byte[] document, byte[] signature,
			Set<String> trusted) {
		Manifest manifest;
		try {
			manifest = Manifest.parse(document);
		}
		catch (NewerSchemaException ex) {
			throw damaged(destination, "the manifest of " + id.value() + " cannot be read: " + ex.getMessage(),
					"verify it with the version of Holdfast that wrote it, or a later one");
		}
		catch (IllegalArgumentException ex) {
			throw damaged(destination, "the manifest of " + id.value() + " is damaged or forged: " + ex.getMessage(),
					"do not trust it: " + OTHER);
		}
		if (!ManifestSigner.verifies(document, signature, manifest.signer())) {
			throw damaged(destination,
					"the manifest of " + id.value() + " is forged or damaged: its signature is not of this document",
					"do not trust it: " + OTHER);
		}
		if (!manifest.backupId().equals(id.value())) {
			throw damaged(destination,
					"the manifest under the name of " + id.value() + " is that of " + manifest.backupId(),
					"somebody copied or renamed it: " + OTHER);
		}
		return new StoredManifest(manifest, document, signature, trusted.contains(manifest.signer()));
	}

	private static byte @Nullable [] read(Destination destination, ObjectKey key) {
		if (destination.stat(key) == null) {
			return null;
		}
		try (InputStream in = destination.read(key, 0)) {
			byte[] bytes = in.readNBytes(LARGEST + 1);
			if (bytes.length > LARGEST) {
				throw damaged(destination,
						destination.locate(key) + " is no manifest: it has more than " + LARGEST + " bytes", OTHER);
			}
			return bytes;
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"destination " + destination.name() + ": reading " + destination.locate(key) + " failed",
					"try again when the destination answers", ex);
		}
	}

	private static HoldfastException damaged(Destination destination, String what, String hint) {
		return new HoldfastException(ExitCode.DAMAGED, "destination " + destination.name() + ": " + what, hint);
	}

}
