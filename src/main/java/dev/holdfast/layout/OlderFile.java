package dev.holdfast.layout;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Compression;
import dev.holdfast.archive.Expansion;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.layout.Layout.Content;
import dev.holdfast.plan.CompressionSpec.Algorithm;
import dev.holdfast.plan.EncryptionSpec.Format;

/**
 * The content of a file that an older tool has made, decrypted and decompressed as it is
 * read. More than a thousand times its size is not read.
 */
final class OlderFile implements AutoCloseable {

	private static final int HEAD = 4096;

	private final Content content;

	private final InputStream in;

	private OlderFile(Content content, InputStream in) {
		this.content = content;
		this.in = in;
	}

	/**
	 * Opens a file.
	 * @param keys whatever may open it
	 * @param spool for encrypted temporary files
	 * @throws HoldfastException with {@code NOTHING_TO_RESTORE} when there is none,
	 * {@code WRONG_KEY} when no key opens it, {@code DAMAGED} when it is none of the
	 * layouts
	 */
	static OlderFile open(Path file, Layout layout, List<ReadingKey> keys, Path spool) throws IOException {
		try {
			long most = Expansion.most(Files.size(file));
			InputStream stored = new BufferedInputStream(Files.newInputStream(file), 256 << 10);
			InputStream clear = ArchiveCiphers.forReading(layout.encryption(), keys, spool).decrypt(stored);
			InputStream expanded = limited(decompressed(clear), most);
			return of(file, layout, expanded);
		}
		catch (NoSuchFileException ex) {
			throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE, "--from: " + file + " does not exist",
					"look at the directory: ls " + file.toAbsolutePath().getParent(), ex);
		}
	}

	/** What one stream inside of a file holds. */
	static OlderFile of(Path file, Layout layout, InputStream in) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(in, 256 << 10);
		byte[] head = head(buffered);
		Content seen = seen(head);
		if (seen == null && layout.encryption() == Format.RAW_CBC) {
			throw new HoldfastException(ExitCode.WRONG_KEY, file + " makes no sense with this key",
					"give the key that it was encrypted with, or say what it holds: --layout raw-cbc,sql");
		}
		Content content = (layout.content() != null) ? layout.content() : seen;
		if (content == null) {
			throw new HoldfastException(ExitCode.DAMAGED, file + " is of no layout that is known",
					"say how it is encrypted: --layout raw-gcm, raw-cbc or gnupg");
		}
		return new OlderFile(content, buffered);
	}

	/** Opens what is compressed, whatever with. */
	static InputStream decompressed(InputStream in) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(in, 256 << 10);
		byte[] head = head(buffered);
		Algorithm algorithm = begins(head, 0x1f, 0x8b) ? Algorithm.GZIP : begins(head, 'B', 'Z', 'h') ? Algorithm.BZIP2
				: begins(head, 0x28, 0xb5, 0x2f, 0xfd) ? Algorithm.ZSTD : Algorithm.NONE;
		return Compression.open(algorithm, buffered);
	}

	private static byte[] head(BufferedInputStream in) throws IOException {
		in.mark(HEAD);
		byte[] head = in.readNBytes(HEAD);
		in.reset();
		return head;
	}

	private static boolean begins(byte[] head, int... with) {
		for (int i = 0; i < with.length; i++) {
			if (head.length <= i || (head[i] & 0xff) != with[i]) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable Content seen(byte[] head) {
		if (begins(head, 'P', 'G', 'D', 'M', 'P')) {
			return Content.PG_DUMP;
		}
		if (head.length >= 512
				&& new String(Arrays.copyOfRange(head, 257, 262), StandardCharsets.US_ASCII).equals("ustar")) {
			return Content.TAR;
		}
		for (byte each : head) {
			if (each >= 0 && each < ' ' && "\t\n\r\f".indexOf(each) < 0) {
				return null;
			}
		}
		String text = new String(head, StandardCharsets.UTF_8).strip();
		return text.isEmpty() || text.indexOf('\uFFFD') >= 0 && text.indexOf('\uFFFD') < text.length() - 2 ? null
				: text.startsWith("{") ? Content.JSON : Content.SQL;
	}

	private static InputStream limited(InputStream in, long most) {
		return new FilterInputStream(in) {

			private long count;

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				int read = super.read(bytes, offset, length);
				this.count += Math.max(read, 0);
				if (this.count > most) {
					throw new DamagedArchiveException("it expands to more than " + most + " bytes", null);
				}
				return read;
			}

		};
	}

	Content content() {
		return this.content;
	}

	/** For people. */
	String described() {
		return switch (this.content) {
			case SQL -> "SQL statements";
			case PG_DUMP -> "a dump in pg_dump's custom format";
			case JSON -> "one JSON object";
			case TAR -> "a tar archive";
		};
	}

	InputStream in() {
		return this.in;
	}

	/** As it was typed. */
	static String word(Content content) {
		return content.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
