package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Writes the raw GCM format. The tag stands before the ciphertext and is known after it,
 * so the ciphertext waits in a temporary file; the archive's first byte is written by
 * {@link #finish}.
 */
final class RawGcmStream extends SealedOnceStream {

	/** The JDK's GCM is fastest with slices that stay in the processor's first cache. */
	private static final int SLICE = 1 << 12;

	private static final int COPY = 1 << 16;

	private final OutputStream out;

	private final NamelessFile ciphertext;

	private final Cipher cipher;

	private final long largest;

	private final byte[] iv = new byte[RawGcmCipher.IV_BYTES];

	private final byte[] encrypted = new byte[SLICE + 64];

	private long clearBytes;

	RawGcmStream(RawKey key, OutputStream out, Path spool, long largest) {
		this.out = out;
		this.largest = largest;
		OpenPgpForm.RANDOM.nextBytes(this.iv);
		try {
			this.cipher = Cipher.getInstance(Providers.AES_GCM);
			this.cipher.init(Cipher.ENCRYPT_MODE, key.aes(),
					new GCMParameterSpec(RawGcmCipher.TAG_BYTES * Byte.SIZE, this.iv));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES in GCM mode is missing", ex);
		}
		this.ciphertext = NamelessFile.in(spool);
	}

	@Override
	protected void encrypt(byte[] bytes, int offset, int length) throws IOException {
		requireSmall(length);
		int end = offset + length;
		for (int from = offset; from < end; from += SLICE) {
			this.ciphertext.write(this.encrypted, 0, update(bytes, from, Math.min(SLICE, end - from)));
		}
	}

	private int update(byte[] bytes, int offset, int length) throws IOException {
		try {
			return this.cipher.update(bytes, offset, length, this.encrypted);
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("the archive cannot be encrypted", ex);
		}
	}

	private void requireSmall(int length) {
		this.clearBytes += length;
		if (this.clearBytes > this.largest) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"the archive has 2 GiB or more, which the encryption format raw-gcm cannot hold",
					"set encryption.format to openpgp, which has no limit");
		}
	}

	@Override
	protected void seal() throws IOException {
		byte[] rest;
		try {
			rest = this.cipher.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("the archive cannot be encrypted", ex);
		}
		int tagAt = rest.length - RawGcmCipher.TAG_BYTES;
		this.ciphertext.write(rest, 0, tagAt);
		this.out.write(this.iv);
		this.out.write(rest, tagAt, RawGcmCipher.TAG_BYTES);
		copyCiphertext();
		this.out.flush();
	}

	private void copyCiphertext() throws IOException {
		this.ciphertext.rewind();
		byte[] bytes = new byte[COPY];
		for (int read = this.ciphertext.read(bytes, COPY); read > 0; read = this.ciphertext.read(bytes, COPY)) {
			this.out.write(bytes, 0, read);
		}
	}

	@Override
	protected void release() throws IOException {
		this.ciphertext.close();
	}

	@Override
	public long headerBytes() {
		return 0;
	}

}
