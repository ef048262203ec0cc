package dev.holdfast.archive.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the raw GCM format with bounded memory. The JDK keeps a whole message in memory
 * until its tag matched, and takes less than 2 GiB; Bouncy Castle's GCM streams, has no
 * such bound, and is slow, which an older format may be. The first pass over the
 * ciphertext only checks, the second releases, and checks again.
 */
final class RawGcmReader extends PiecewiseStream {

	private static final int BUFFER = 1 << 16;

	private final NamelessFile ciphertext;

	private final GCMModeCipher gcm;

	private final byte[] buffer = new byte[BUFFER];

	private boolean ended;

	private RawGcmReader(NamelessFile ciphertext, GCMModeCipher gcm) {
		this.ciphertext = ciphertext;
		this.gcm = gcm;
	}

	static InputStream open(SourceStream source, List<RawKey> keys, Path spool) throws IOException {
		byte[] iv = exactly(source, RawGcmCipher.IV_BYTES);
		byte[] tag = exactly(source, RawGcmCipher.TAG_BYTES);
		NamelessFile ciphertext = NamelessFile.in(spool);
		try {
			byte[] bytes = new byte[BUFFER];
			for (int read = source.read(bytes, 0, BUFFER); read > 0; read = source.read(bytes, 0, BUFFER)) {
				ciphertext.write(bytes, 0, read);
			}
			ciphertext.write(tag, 0, tag.length);
			source.close();
			return open(ciphertext, iv, keys);
		}
		catch (IOException | RuntimeException ex) {
			ciphertext.close();
			throw ex;
		}
	}

	private static InputStream open(NamelessFile ciphertext, byte[] iv, List<RawKey> keys) throws IOException {
		for (RawKey key : keys) {
			RawGcmReader check = new RawGcmReader(ciphertext, gcm(key, iv));
			ciphertext.rewind();
			if (check.matches()) {
				ciphertext.rewind();
				return new RawGcmReader(ciphertext, gcm(key, iv));
			}
		}
		throw Failures.wrongKey("none of the given keys (" + keys.size() + ") opens the archive, or it is damaged",
				"compare its checksum with the manifest's: if they are the same the key is another");
	}

	private static GCMModeCipher gcm(RawKey key, byte[] iv) {
		GCMModeCipher gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
		gcm.init(false,
				new AEADParameters(new KeyParameter(key.aes().getEncoded()), RawGcmCipher.TAG_BYTES * Byte.SIZE, iv));
		return gcm;
	}

	private static byte[] exactly(InputStream in, int length) throws IOException {
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("the archive ends within its first bytes");
		}
		return bytes;
	}

	private boolean matches() {
		try {
			while (decrypt() != null) {
				// what it gives is not looked at: only whether the tag matches
			}
			return true;
		}
		catch (InvalidCipherTextException ex) {
			return false;
		}
	}

	/** The next clear bytes, which may be none; null after the tag matched. */
	private byte @Nullable [] decrypt() throws InvalidCipherTextException {
		if (this.ended) {
			return null;
		}
		int read = this.ciphertext.read(this.buffer, BUFFER);
		this.ended = read == 0;
		byte[] clear = new byte[this.ended ? this.gcm.getOutputSize(0) : this.gcm.getUpdateOutputSize(read)];
		int length = this.ended ? this.gcm.doFinal(clear, 0) : this.gcm.processBytes(this.buffer, 0, read, clear, 0);
		return Arrays.copyOf(clear, length);
	}

	@Override
	protected byte @Nullable [] next() {
		try {
			return decrypt();
		}
		catch (InvalidCipherTextException ex) {
			throw new IllegalStateException("the temporary file of an archive changed on disk", ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.ciphertext.close();
	}

}
