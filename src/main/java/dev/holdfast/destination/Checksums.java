package dev.holdfast.destination;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Checksums of stretches of files. */
final class Checksums {

	/** Stays in the processor's cache between reading and summing. */
	private static final int BUFFER = 128 << 10;

	private Checksums() {
	}

	/** In hex. */
	static String sha256(Path file, long offset, long size) throws IOException {
		return digest("SHA-256", file, offset, size);
	}

	/** In hex. */
	static String md5(Path file, long offset, long size) throws IOException {
		return digest("MD5", file, offset, size);
	}

	/** Of the next bytes of a stream, in hex; fewer when it ends. */
	static String sha256(InputStream in, long size) throws IOException {
		MessageDigest digest = digest("SHA-256");
		byte[] buffer = new byte[BUFFER];
		int count = 0;
		for (long left = size; left > 0 && count >= 0; left -= Math.max(0, count)) {
			count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
			digest.update(buffer, 0, Math.max(0, count));
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	static int crc32c(Path file, long offset, long size) throws IOException {
		CRC32C crc = new CRC32C();
		read(file, offset, size, crc::update);
		return (int) crc.getValue();
	}

	static MessageDigest digest(String algorithm) {
		try {
			return MessageDigest.getInstance(algorithm);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String digest(String algorithm, Path file, long offset, long size) throws IOException {
		MessageDigest digest = digest(algorithm);
		read(file, offset, size, digest::update);
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void read(Path file, long offset, long size, Consumer<ByteBuffer> sink) throws IOException {
		try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
			ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.max(1, Math.min(BUFFER, size)));
			for (long done = 0; done < size;) {
				buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
				int count = channel.read(buffer, offset + done);
				if (count < 0) {
					throw new EOFException(file + " ends before byte " + (offset + size));
				}
				sink.accept(buffer.flip());
				done += count;
			}
		}
	}

}
