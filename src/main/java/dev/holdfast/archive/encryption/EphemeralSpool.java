package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Clear bytes that wait on disk until they may be released, encrypted with a key that
 * only this object knows: AES-256-GCM in records numbered from 0, so that neither a
 * reader of the disk learns anything nor a change on the disk goes unnoticed.
 */
final class EphemeralSpool extends PiecewiseStream {

	private static final int RECORD = 1 << 16;

	private static final int TAG_BITS = 128;

	private final NamelessFile file;

	private final SecretKeySpec key;

	private final byte[] sealed = new byte[RECORD + TAG_BITS / 8];

	private long number;

	private long remaining;

	private EphemeralSpool(Path directory) {
		this.file = NamelessFile.in(directory);
		byte[] bytes = new byte[32];
		OpenPgpForm.RANDOM.nextBytes(bytes);
		this.key = new SecretKeySpec(bytes, "AES");
	}

	/**
	 * Reads all of this stream, closing it, and gives the same bytes again: nothing is
	 * released before the stream's end was reached.
	 * @param clear fails when its bytes turn out to be wrong
	 * @param directory where the encrypted bytes wait
	 */
	static InputStream checked(InputStream clear, Path directory) throws IOException {
		EphemeralSpool spool = new EphemeralSpool(directory);
		try (clear) {
			spool.fill(clear);
			return spool;
		}
		catch (IOException | RuntimeException ex) {
			spool.close();
			throw ex;
		}
	}

	private void fill(InputStream clear) throws IOException {
		byte[] bytes = new byte[RECORD];
		for (int read = clear.readNBytes(bytes, 0, RECORD); read > 0; read = clear.readNBytes(bytes, 0, RECORD)) {
			byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, bytes, read);
			this.file.write(encrypted, 0, encrypted.length);
			this.remaining += read;
		}
		this.file.rewind();
		this.number = 0;
	}

	private byte[] cipher(int mode, byte[] bytes, int length) {
		try {
			Cipher cipher = Cipher.getInstance(Providers.AES_GCM);
			byte[] nonce = ByteBuffer.allocate(12).putLong(4, this.number++).array();
			cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
			return cipher.doFinal(bytes, 0, length);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("the temporary file of an archive changed on disk", ex);
		}
	}

	@Override
	protected byte @Nullable [] next() {
		if (this.remaining == 0) {
			return null;
		}
		int length = this.file.read(this.sealed, this.sealed.length);
		byte[] record = cipher(Cipher.DECRYPT_MODE, this.sealed, length);
		this.remaining -= record.length;
		return record;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
