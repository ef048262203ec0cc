package dev.holdfast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.holdfast.archive.Compression;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.plan.CompressionSpec.Algorithm;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.Secret;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads an archive made with a hex key to its real end. */
public final class OpenedArchive {

	private OpenedArchive() {
	}

	/**
	 * SHA-256 of every entry's content by name, but for the two documents that name the
	 * backup's id.
	 */
	public static Map<String, String> contents(InputStream archive, String hexKey) throws IOException {
		EncryptionSpec encryption = new EncryptionSpec(EncryptionSpec.Format.OPENPGP, new Secret(hexKey),
				EncryptionSpec.KeyEncoding.HEX, null, List.of());
		Map<String, String> contents = new TreeMap<>();
		try (InputStream clear = ArchiveCiphers.forWriting(encryption, Path.of(System.getProperty("java.io.tmpdir")))
			.decrypt(archive); InputStream open = Compression.open(Algorithm.ZSTD, clear)) {
			TarArchiveInputStream tar = new TarArchiveInputStream(open);
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				contents.put(entry.getName(), entry.getSize() + " " + sha256(tar));
			}
			open.transferTo(OutputStream.nullOutputStream());
		}
		if (contents.remove("backup.json") == null || contents.remove("contents.json") == null) {
			throw new IllegalStateException("documents missing among " + contents.keySet());
		}
		return contents;
	}

	/** SHA-256 of everything a stream holds. */
	public static String sha256(InputStream in) throws IOException {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
