package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.util.Objects;

/**
 * What all formats share: a message is sealed once, never after a write failed, and
 * closing never seals.
 */
abstract class SealedOnceStream extends EncryptingStream {

	private enum State {

		OPEN, FAILED, SEALED, CLOSED

	}

	private State state = State.OPEN;

	protected abstract void encrypt(byte[] bytes, int offset, int length) throws IOException;

	protected abstract void seal() throws IOException;

	/** Gives back what the stream holds; called once. */
	protected void release() throws IOException {
	}

	@Override
	public final void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public final void write(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		requireOpen();
		this.state = State.FAILED;
		encrypt(bytes, offset, length);
		this.state = State.OPEN;
	}

	@Override
	public final void finish() throws IOException {
		requireOpen();
		this.state = State.FAILED;
		seal();
		this.state = State.SEALED;
	}

	@Override
	public final void close() throws IOException {
		if (this.state != State.CLOSED) {
			this.state = State.CLOSED;
			release();
		}
	}

	private void requireOpen() throws IOException {
		switch (this.state) {
			case FAILED -> throw new IOException("the message was given up when writing it failed");
			case SEALED -> throw new IOException("the message is sealed");
			case CLOSED -> throw new IOException("the message is closed");
			case OPEN -> {
			}
		}
	}

}
