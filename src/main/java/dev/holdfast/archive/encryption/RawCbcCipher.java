package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * {@code IV(16) | ciphertext}, AES-256-CBC with PKCS#7 padding, as an older tool wrote
 * it. Nothing in it notices a change: it is read, never written.
 */
final class RawCbcCipher implements ArchiveCipher {

	private final RawKey key;

	RawCbcCipher(RawKey key) {
		this.key = key;
	}

	@Override
	public String format() {
		return "raw-cbc";
	}

	@Override
	public List<String> recipients() {
		return List.of(this.key.name());
	}

	@Override
	public boolean authenticates() {
		return false;
	}

	@Override
	public EncryptingStream encrypt(OutputStream out) {
		throw new IllegalStateException("raw-cbc is only read");
	}

	@Override
	public InputStream decrypt(InputStream in) {
		SourceStream source = new SourceStream(in);
		try {
			return new RawCbcReader(source, this.key);
		}
		catch (IOException | RuntimeException ex) {
			throw Failures.opening(source, ex);
		}
	}

}
