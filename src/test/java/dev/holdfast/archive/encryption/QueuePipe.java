package dev.holdfast.archive.encryption;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.jspecify.annotations.Nullable;

/** Hands bytes from one thread to another, a few pieces at a time. */
final class QueuePipe extends OutputStream {

	private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(4);

	@Override
	public void write(int b) {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		if (length > 0) {
			put(Arrays.copyOfRange(bytes, offset, offset + length));
		}
	}

	@Override
	public void close() {
		put(new byte[0]);
	}

	private void put(byte[] piece) {
		try {
			this.pieces.put(piece);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	InputStream reader() {
		return new PiecewiseStream() {

			@Override
			protected byte @Nullable [] next() {
				try {
					byte[] piece = QueuePipe.this.pieces.take();
					return (piece.length > 0) ? piece : null;
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}

		};
	}

}
