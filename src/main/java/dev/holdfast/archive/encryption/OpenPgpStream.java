package dev.holdfast.archive.encryption;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Date;

import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;

/**
 * Writes an OpenPGP message: session-key packets, then one encrypted data packet that
 * holds one literal data packet, both of unknown length (RFC 9580, section 4.2.1.4).
 */
final class OpenPgpStream extends SealedOnceStream {

	/** Bytes of a partial packet, a power of two. */
	private static final int PARTIAL = 1 << 16;

	/**
	 * Of several partial packets, so that their one-byte lengths are no writes of their
	 * own.
	 */
	private static final int BUFFER = 1 << 18;

	private final CountingOutputStream out;

	private final PGPEncryptedDataGenerator encrypted;

	private final PGPLiteralDataGenerator literal = new PGPLiteralDataGenerator();

	private final OutputStream clear;

	private final long headerBytes;

	OpenPgpStream(PGPEncryptedDataGenerator generator, OutputStream out) throws IOException, PGPException {
		this.out = new CountingOutputStream(new BufferedOutputStream(out, BUFFER));
		this.encrypted = generator;
		OutputStream data = generator.open(this.out, new byte[PARTIAL]);
		this.headerBytes = this.out.count() - 1;
		if (this.out.last() != (0xc0 | PacketTags.SYM_ENC_INTEGRITY_PRO)) {
			throw new IllegalStateException("the session-key packets are not followed by the encrypted data packet");
		}
		this.clear = this.literal.open(data, PGPLiteralData.BINARY, "", new Date(0), new byte[PARTIAL]);
	}

	@Override
	protected void encrypt(byte[] bytes, int offset, int length) throws IOException {
		this.clear.write(bytes, offset, length);
	}

	@Override
	protected void seal() throws IOException {
		this.literal.close();
		this.encrypted.close();
		this.out.flush();
	}

	@Override
	public long headerBytes() {
		return this.headerBytes;
	}

}
