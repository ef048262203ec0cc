package dev.holdfast.archive.encryption;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes an OpenPGP message apart, by the text of RFC 9580 and not by a library, so that
 * tests can put it together wrongly.
 *
 * @param sessionKeys the session-key packets
 * @param prefix what precedes the first chunk: version, algorithms and salt
 * @param chunks encrypted chunks, each with its tag
 * @param finalTag the tag over the whole length
 */
public record OpenPgpSurgery(byte[] sessionKeys, byte[] prefix, List<byte[]> chunks, byte[] finalTag) {

	private static final int TAG = 16;

	private static final int VERSION_2_PREFIX = 4 + 32;

	/** Takes a message apart whose chunks have this many clear bytes. */
	public static OpenPgpSurgery open(byte[] message, int headerBytes, int chunkBytes) {
		ByteBuffer body = ByteBuffer.wrap(body(message, headerBytes));
		byte[] prefix = take(body, VERSION_2_PREFIX);
		assertThat(prefix).startsWith(2, 9, 3);
		List<byte[]> chunks = new ArrayList<>();
		while (body.remaining() > TAG) {
			chunks.add(take(body, Math.min(chunkBytes + TAG, body.remaining() - TAG)));
		}
		return new OpenPgpSurgery(take(ByteBuffer.wrap(message), headerBytes), prefix, List.copyOf(chunks),
				take(body, TAG));
	}

	/** The encrypted data packet's content, without its partial lengths. */
	static byte[] body(byte[] message, int headerBytes) {
		ByteBuffer in = ByteBuffer.wrap(message).position(headerBytes);
		assertThat(in.get() & 0xff).as("tag of the encrypted data packet").isEqualTo(0xd2);
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		boolean last = false;
		while (!last) {
			int first = in.get() & 0xff;
			last = first < 224 || first == 255;
			body.writeBytes(take(in, length(first, in)));
		}
		assertThat(in.remaining()).isZero();
		return body.toByteArray();
	}

	private static int length(int first, ByteBuffer in) {
		if (first < 192) {
			return first;
		}
		if (first < 224) {
			return ((first - 192) << 8) + (in.get() & 0xff) + 192;
		}
		return (first == 255) ? in.getInt() : 1 << (first & 0x1f);
	}

	private static byte[] take(ByteBuffer in, int length) {
		byte[] bytes = new byte[length];
		in.get(bytes);
		return bytes;
	}

	/** A message of these chunks, in one packet of known length. */
	public byte[] with(List<byte[]> otherChunks, byte[] end) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(this.prefix);
		otherChunks.forEach(body::writeBytes);
		body.writeBytes(end);
		return framed(this.sessionKeys, body.toByteArray());
	}

	static byte[] framed(byte[] sessionKeys, byte[] body) {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.writeBytes(sessionKeys);
		message.write(0xd2);
		message.write(0xff);
		message.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
		message.writeBytes(body);
		return message.toByteArray();
	}

}
