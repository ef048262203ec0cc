package dev.holdfast.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntToLongFunction;
import java.util.zip.CRC32C;

import dev.holdfast.destination.Part;
import org.jspecify.annotations.Nullable;

/** The archive, cut into parts and hashed on the way. */
final class PartsOutput extends OutputStream {

	private final Parts parts;

	private final IntToLongFunction partSize;

	private final RunProgress progress;

	private final MessageDigest whole = sha256();

	private final MessageDigest payload = sha256();

	private final MessageDigest part = sha256();

	private final CRC32C crc = new CRC32C();

	private final MessageDigest header = sha256();

	private @Nullable FileChannel channel;

	private int number = 1;

	private long offset;

	private long size;

	/**
	 * Until the header's length is known everything is held back from its two digests.
	 */
	private long headerBytes = -1;

	private byte[] early = new byte[0];

	PartsOutput(Parts parts, IntToLongFunction partSize, RunProgress progress) {
		this.parts = parts;
		this.partSize = partSize;
		this.progress = progress;
	}

	/** Says how many bytes at the beginning are the header. */
	void header(long bytes) {
		this.headerBytes = bytes;
		byte[] held = this.early;
		this.early = new byte[0];
		split(held, 0, held.length, 0);
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int from, int length) throws IOException {
		long at = this.offset + this.size;
		this.whole.update(bytes, from, length);
		split(bytes, from, length, at);
		int done = 0;
		while (done < length) {
			FileChannel current = open();
			int room = (int) Math.min(length - done, this.partSize.applyAsLong(this.number) - this.size);
			ByteBuffer slice = ByteBuffer.wrap(bytes, from + done, room);
			while (slice.hasRemaining()) {
				current.write(slice);
			}
			this.part.update(bytes, from + done, room);
			this.crc.update(bytes, from + done, room);
			this.size += room;
			done += room;
			if (this.size >= this.partSize.applyAsLong(this.number)) {
				publish(current);
			}
		}
		this.progress.encrypted(length);
	}

	private void split(byte[] bytes, int from, int length, long at) {
		if (this.headerBytes < 0) {
			byte[] longer = Arrays.copyOf(this.early, this.early.length + length);
			System.arraycopy(bytes, from, longer, this.early.length, length);
			this.early = longer;
			return;
		}
		int head = (int) Math.max(0, Math.min(length, this.headerBytes - at));
		this.header.update(bytes, from, head);
		this.payload.update(bytes, from + head, length - head);
	}

	private FileChannel open() throws IOException {
		FileChannel current = this.channel;
		if (current == null) {
			this.parts.awaitRoom();
			current = PrivateFiles.create(this.parts.temporary(this.number));
			this.channel = current;
		}
		return current;
	}

	private void publish(FileChannel current) throws IOException {
		current.close();
		this.channel = null;
		Path file = this.parts.temporary(this.number);
		this.parts
			.publish(new Part(this.number, file, this.offset, this.size, hex(this.part), (int) this.crc.getValue()));
		this.crc.reset();
		this.offset += this.size;
		this.size = 0;
		this.number++;
	}

	/** Publishes the last part and says what the archive is. */
	Seal finish() throws IOException {
		if (this.channel != null) {
			publish(this.channel);
		}
		return new Seal(this.offset, this.headerBytes, this.number - 1, hex(this.whole), hex(this.header),
				hex(this.payload));
	}

	@Override
	public void close() throws IOException {
		if (this.channel != null) {
			this.channel.close();
			this.channel = null;
		}
	}

	private static String hex(MessageDigest digest) {
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
