package dev.holdfast.archive.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.LiteralDataPacket;
import org.bouncycastle.bcpg.Packet;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKeyEncryptedData;
import org.jspecify.annotations.Nullable;

/**
 * The clear bytes of an OpenPGP message. Its end is reached only when the literal data,
 * the encrypted data (whose last tag or digest is checked there) and the file all end.
 * Once it failed it fails for good. What it gives before its end is authenticated only if
 * the message is SEIPD version 2.
 */
final class MessageStream extends InputStream {

	private final SourceStream source;

	private final BCPGInputStream file;

	private final PGPSessionKeyEncryptedData message;

	private final BCPGInputStream decrypted;

	private final InputStream literal;

	private boolean ended;

	private @Nullable IOException failure;

	MessageStream(SourceStream source, BCPGInputStream file, PGPSessionKeyEncryptedData message, InputStream decrypted)
			throws IOException {
		this.source = source;
		this.file = file;
		this.message = message;
		this.decrypted = new BCPGInputStream(decrypted);
		this.literal = literalData(this.decrypted);
	}

	private static InputStream literalData(BCPGInputStream decrypted) throws IOException {
		Packet packet = decrypted.readPacket();
		if (packet == null) {
			throw new EOFException("no data packet");
		}
		if (!(packet instanceof LiteralDataPacket literal)) {
			throw Failures.damaged("the encrypted message holds something else than an archive", null);
		}
		return literal.getInputStream();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		if (this.failure != null) {
			throw this.failure;
		}
		if (this.ended || length == 0) {
			return this.ended ? -1 : 0;
		}
		try {
			return readOrEnd(bytes, offset, length);
		}
		catch (IOException | PGPException | RuntimeException ex) {
			// in place before the next line, which throws a destination's failure as it
			// is
			this.failure = new IOException("reading the archive has failed before", ex);
			this.failure = Failures.reading(this.source, ex);
			throw this.failure;
		}
	}

	private int readOrEnd(byte[] bytes, int offset, int length) throws IOException, PGPException {
		int read = this.literal.read(bytes, offset, length);
		if (read < 0) {
			requireEnd(this.decrypted, "the archive holds something behind its content");
			if (!this.message.verify()) {
				throw new DamagedArchiveException("the archive's digest is not that of its content", null);
			}
			requireEnd(this.message.getInputStream(), "the archive holds something behind its content");
			requireEnd(this.file, "the archive goes on after its end");
			this.ended = true;
		}
		return read;
	}

	private static void requireEnd(InputStream in, String otherwise) throws IOException {
		if (in.read() >= 0) {
			throw new DamagedArchiveException(otherwise, null);
		}
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

}
