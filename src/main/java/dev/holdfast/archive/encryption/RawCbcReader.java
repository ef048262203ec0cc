package dev.holdfast.archive.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

import org.jspecify.annotations.Nullable;

/** Decrypts the raw CBC format as it streams by. */
final class RawCbcReader extends PiecewiseStream {

	private static final int BLOCK = 16;

	private static final int BUFFER = 1 << 16;

	private final SourceStream source;

	private final Cipher cipher;

	private final byte[] buffer = new byte[BUFFER];

	private boolean any;

	private boolean ended;

	RawCbcReader(SourceStream source, RawKey key) throws IOException {
		this.source = source;
		byte[] iv = source.readNBytes(BLOCK);
		if (iv.length < BLOCK) {
			throw new EOFException("the archive ends within its first bytes");
		}
		try {
			this.cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
			this.cipher.init(Cipher.DECRYPT_MODE, key.aes(), new IvParameterSpec(iv));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES in CBC mode is missing", ex);
		}
	}

	@Override
	protected byte @Nullable [] next() throws IOException {
		if (this.ended) {
			return null;
		}
		int read = this.source.read(this.buffer, 0, BUFFER);
		if (read < 0) {
			this.ended = true;
			return last();
		}
		this.any = true;
		byte[] clear = this.cipher.update(this.buffer, 0, read);
		return (clear != null) ? clear : new byte[0];
	}

	private byte[] last() throws IOException {
		try {
			if (!this.any) {
				throw new DamagedArchiveException("the archive ends too early", null);
			}
			return this.cipher.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new DamagedArchiveException("the archive is damaged, or encrypted with another key", ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

}
