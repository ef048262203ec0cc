package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code IV(16) | tag(16) | ciphertext}, one AES-256-GCM message (NIST SP 800-38D)
 * without associated data, as an older tool writes it. One tag at the end vouches for the
 * whole, so reading goes over the ciphertext twice: nothing is released before the tag
 * matched.
 */
final class RawGcmCipher implements ArchiveCipher {

	static final int IV_BYTES = 16;

	static final int TAG_BYTES = 16;

	/** What the JDK encrypts in one GCM message, in bytes: its lengths are ints. */
	static final long LARGEST = Integer.MAX_VALUE - 64L;

	private final List<RawKey> keys;

	private final Path spool;

	private final long largest;

	RawGcmCipher(List<RawKey> keys, Path spool, long largest) {
		this.keys = List.copyOf(keys);
		this.spool = spool;
		this.largest = largest;
	}

	@Override
	public String format() {
		return "raw-gcm";
	}

	@Override
	public List<String> recipients() {
		return this.keys.stream().map(RawKey::name).toList();
	}

	@Override
	public long largest() {
		return this.largest;
	}

	/** The tag precedes what it is of. */
	@Override
	public boolean keepsArchive() {
		return true;
	}

	@Override
	public EncryptingStream encrypt(OutputStream out) {
		return new RawGcmStream(this.keys.get(0), out, this.spool, this.largest);
	}

	@Override
	public InputStream decrypt(InputStream in) {
		SourceStream source = new SourceStream(in);
		try {
			return RawGcmReader.open(source, this.keys, this.spool);
		}
		catch (IOException | RuntimeException ex) {
			throw Failures.opening(source, ex);
		}
	}

}
