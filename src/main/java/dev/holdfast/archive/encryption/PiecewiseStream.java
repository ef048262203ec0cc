package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** Clear bytes that come piece by piece. Once it failed it fails for good. */
abstract class PiecewiseStream extends InputStream {

	private byte @Nullable [] piece = new byte[0];

	private int position;

	private @Nullable IOException failure;

	/** The next bytes, perhaps none; null at the end, and only there. */
	protected abstract byte @Nullable [] next() throws IOException;

	@Override
	public final int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public final int read(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		if (length == 0) {
			return 0;
		}
		byte[] from = filledPiece();
		if (from == null) {
			return -1;
		}
		int taken = Math.min(length, from.length - this.position);
		System.arraycopy(from, this.position, bytes, offset, taken);
		this.position += taken;
		return taken;
	}

	private byte @Nullable [] filledPiece() throws IOException {
		if (this.failure != null) {
			throw this.failure;
		}
		try {
			while (this.piece != null && this.position == this.piece.length) {
				this.piece = next();
				this.position = 0;
			}
			return this.piece;
		}
		catch (IOException ex) {
			this.failure = ex;
			throw ex;
		}
	}

}
