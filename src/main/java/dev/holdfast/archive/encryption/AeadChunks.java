package dev.holdfast.archive.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Objects;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.PGPSessionKey;

/**
 * The clear bytes of encrypted data of SEIPD version 2 (RFC 9580, section 5.13.2) in GCM:
 * chunks that each end with a tag of 16 bytes, then one tag over the number of all bytes.
 * Nothing passes before its chunk's tag was right, and the end is told only after the
 * last tag was.
 */
final class AeadChunks extends InputStream {

	/** An 8 of the packet's is 16 KiB; RFC 9580 allows no more than 4 MiB. */
	private static final int MOST_CHUNK = 1 << 22;

	private static final int TAG = 16;

	private final InputStream in;

	private final Cipher cipher = cipher();

	private final SecretKeySpec key;

	private final byte[] nonce;

	private final byte[] associated;

	private final byte[] sealed;

	private byte[] clear = new byte[0];

	private int offset;

	private int length;

	/** Bytes of the next chunk that are in the buffer already: a tag's length at most. */
	private int ahead;

	private long chunks;

	private long total;

	private boolean ended;

	AeadChunks(InputStream in, SymmetricEncIntegrityPacket packet, PGPSessionKey session) throws IOException {
		long chunk = 1L << (packet.getChunkSize() + 6);
		if (packet.getChunkSize() < 0 || chunk > MOST_CHUNK) {
			throw new DamagedArchiveException("the archive's chunks are larger than the format allows", null);
		}
		this.in = in;
		this.associated = packet.getAAData();
		byte[] keyAndNonce = DerivedKey.of(session.getKey(), packet.getSalt(), this.associated);
		this.key = new SecretKeySpec(keyAndNonce, 0, session.getKey().length, "AES");
		this.nonce = new byte[DerivedKey.NONCE];
		System.arraycopy(keyAndNonce, session.getKey().length, this.nonce, 0, DerivedKey.NONCE_BYTES);
		this.sealed = new byte[(int) chunk + 2 * TAG];
	}

	private static Cipher cipher() {
		try {
			return Cipher.getInstance(Providers.AES_GCM);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES in GCM mode is missing", ex);
		}
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int from, int most) throws IOException {
		Objects.checkFromIndexSize(from, most, bytes.length);
		if (most == 0) {
			return 0;
		}
		while (this.offset == this.length) {
			if (this.ended) {
				return -1;
			}
			nextChunk();
		}
		int count = Math.min(most, this.length - this.offset);
		System.arraycopy(this.clear, this.offset, bytes, from, count);
		this.offset += count;
		return count;
	}

	/**
	 * Reads a chunk with its tag and as much as another tag behind it: when there is
	 * less, what was read ends with the last tag.
	 */
	private void nextChunk() throws IOException {
		int filled = this.ahead + this.in.readNBytes(this.sealed, this.ahead, this.sealed.length - this.ahead);
		boolean last = filled < this.sealed.length;
		int chunk = (last ? filled : this.sealed.length) - TAG;
		if (chunk < 0 || (last && chunk > 0 && chunk < TAG)) {
			throw new EOFException("the encrypted data ends within a tag");
		}
		this.offset = 0;
		this.length = 0;
		if (chunk > 0) {
			this.length = open(this.sealed, 0, chunk, this.associated);
			this.total += this.length;
			this.chunks++;
		}
		System.arraycopy(this.sealed, chunk, this.sealed, 0, TAG);
		this.ahead = TAG;
		if (last) {
			byte[] all = ByteBuffer.allocate(this.associated.length + Long.BYTES)
				.put(this.associated)
				.putLong(this.total)
				.array();
			// gives no byte, so what the last chunk gave stays in the buffer
			open(this.sealed, 0, TAG, all);
			this.ended = true;
		}
	}

	private int open(byte[] from, int at, int count, byte[] associatedData) throws IOException {
		ByteBuffer.wrap(this.nonce).putLong(DerivedKey.NONCE_BYTES, this.chunks);
		try {
			this.cipher.init(Cipher.DECRYPT_MODE, this.key, new GCMParameterSpec(TAG * Byte.SIZE, this.nonce));
			this.cipher.updateAAD(associatedData);
			if (this.clear.length < count) {
				this.clear = new byte[count];
			}
			return this.cipher.doFinal(from, at, count, this.clear, 0);
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("a chunk's tag is wrong", ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
