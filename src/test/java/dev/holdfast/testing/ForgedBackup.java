package dev.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Compression;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Contents;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.TarWriter;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.archive.encryption.EncryptingStream;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.files.FilesDigest;

/**
 * A backup that somebody with key and signing key has made to do harm: the writers are
 * the program's own, so that nothing but its content is wrong. Its one source is called
 * {@code s}.
 */
public final class ForgedBackup {

	/** The key that opens it. */
	public static final Secret KEY = new Secret("00112233445566778899aabbccddeeff".repeat(2));

	private final BackupId id = BackupId.next("shop", Instant.parse("2026-11-21T11:02:03Z"));

	private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

	private final TarWriter writer = new TarWriter(this.tar);

	private final List<ContentItem> items = new ArrayList<>();

	private final Secret signingKey;

	private final String type;

	/** Bytes of zeros behind what else it holds. */
	private long zeros;

	private long claimed = -1;

	private long sourceBytes = 1;

	public ForgedBackup(String type, Secret signingKey) throws IOException {
		this.type = type;
		this.signingKey = signingKey;
		byte[] first = ("{\"schemaVersion\":1,\"backupId\":\"" + this.id.value()
				+ "\",\"sources\":[{\"name\":\"s\",\"type\":\"" + type + "\"}]}")
			.getBytes(StandardCharsets.UTF_8);
		write(Entry.of("backup.json", first.length), first);
	}

	/** Adds an entry; its name is taken as it is. */
	public ForgedBackup entry(Entry entry, byte[] content) throws IOException {
		write(entry, content);
		return this;
	}

	/** Adds a plain file, and says of it what is true. */
	public ForgedBackup file(String path, String content) throws IOException {
		return unsaid(path, content).said(path, content, false);
	}

	/** Adds a plain file of which nothing is said. */
	public ForgedBackup unsaid(String path, String content) throws IOException {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		write(Entry.of("s/" + path, bytes.length), bytes);
		return this;
	}

	/** Says of a file that it is there. */
	public ForgedBackup said(String path, String content, boolean superseded) {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		this.items.add(new ContentItem.File(path, Entry.Kind.FILE, bytes.length,
				RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(bytes)), null, 0600, "root:root",
				"1970-01-01T00:00:00Z", superseded));
		return this;
	}

	/** Adds bytes to the tar stream as they are. */
	public ForgedBackup raw(byte[] bytes) {
		this.tar.writeBytes(bytes);
		return this;
	}

	/**
	 * Adds so many zeros, which compress to next to nothing, and says nothing of them.
	 */
	public ForgedBackup bomb(long bytes) throws IOException {
		this.writer.begin(Entry.of("s/bomb", bytes));
		this.zeros = bytes;
		return this;
	}

	/** What the manifest says that the archive expands to. */
	public ForgedBackup claiming(long bytes) {
		this.claimed = bytes;
		return this;
	}

	/** What the manifest says of the size of the source. */
	public ForgedBackup sourceBytes(long bytes) {
		this.sourceBytes = bytes;
		return this;
	}

	private void write(Entry entry, byte[] content) throws IOException {
		this.writer.begin(entry);
		this.tar.write(content);
		this.writer.end(entry);
	}

	public String id() {
		return this.id.value();
	}

	/**
	 * Stores archive, manifest and signature.
	 * @return the archive
	 */
	public Path store(Path destination) throws IOException {
		if (this.zeros == 0) {
			ByteArrayOutputStream document = new ByteArrayOutputStream();
			try (Contents described = new Contents(document, this.id.value())) {
				described.begin("s", this.type);
				this.items.forEach(described::add);
				described.end();
			}
			write(Entry.of("contents.json", document.size()), document.toByteArray());
			this.writer.finish();
		}
		Path manifest = destination.resolve(this.id.manifest().value());
		Path archive = manifest.resolveSibling(this.id.value() + ".tar.zst.pgp");
		Files.createDirectories(manifest.getParent());
		try (OutputStream out = Files.newOutputStream(archive);
				EncryptingStream encrypted = ArchiveCiphers
					.forWriting(new EncryptionSpec(EncryptionSpec.Format.OPENPGP, KEY, EncryptionSpec.KeyEncoding.HEX,
							null, List.of()), destination)
					.encrypt(out);
				Compression compression = Compression.of(new CompressionSpec(CompressionSpec.Algorithm.ZSTD, 1))) {
			compression.compress(
					Channels.newChannel(new java.io.SequenceInputStream(
							new java.io.ByteArrayInputStream(this.tar.toByteArray()), new Zeros(this.zeros))),
					Channels.newChannel(encrypted));
			encrypted.finish();
		}
		ManifestSigner signer = ManifestSigner.of(this.signingKey);
		byte[] document = manifest(Files.readAllBytes(archive), signer.publicKey()).canonical();
		Files.write(manifest, document);
		Files.write(destination.resolve(this.id.signature().value()), signer.sign(document));
		return archive;
	}

	private Manifest manifest(byte[] stored, String signer) {
		FilesDigest files = new FilesDigest();
		this.items.stream()
			.filter(ContentItem.File.class::isInstance)
			.map(ContentItem.File.class::cast)
			.filter((file) -> !file.superseded())
			.forEach(files::add);
		SourceSummary source = new SourceSummary("s", this.type, this.id.instant(), null, null, Map.of(), List.of(), 0,
				files.items(), this.sourceBytes, files.hex(), Map.of());
		long expanded = (this.claimed >= 0) ? this.claimed : this.tar.size();
		Manifest.Archive archive = new Manifest.Archive(
				this.id.manifest().value().replace(".manifest.json", ".tar.zst.pgp"), stored.length, sha256(stored), 0,
				sha256(new byte[0]), sha256(stored), expanded, stored.length, "zstd", 1, "openpgp", List.of("key:x"));
		return new Manifest(this.id.value(), "shop", "", null, null, "ops", "host", "holdfast", this.id.instant(),
				this.id.instant(), List.of(source), List.of(), archive, "daily", null, null, signer);
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Zeros without memory for them. */
	private static final class Zeros extends java.io.InputStream {

		private long left;

		Zeros(long count) {
			this.left = count;
		}

		@Override
		public int read() {
			return (this.left-- > 0) ? 0 : -1;
		}

		@Override
		public int read(byte @Nullable [] bytes, int offset, int length) {
			if (this.left <= 0 || bytes == null) {
				return -1;
			}
			int count = (int) Math.min(length, this.left);
			java.util.Arrays.fill(bytes, offset, offset + count, (byte) 0);
			this.left -= count;
			return count;
		}

	}

}
