package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.OutputStream;

/** Takes clear bytes; what it writes opens only after {@link #finish}. */
public abstract class EncryptingStream extends OutputStream {

	/**
	 * Seals the message: flushes, writes the final authentication and leaves the
	 * underlying stream open.
	 */
	public abstract void finish() throws IOException;

	/**
	 * Bytes of the message before its encrypted payload (session-key packets; the IV and
	 * tag of raw formats count as payload): what key rotation replaces. Known once the
	 * stream is made.
	 */
	public abstract long headerBytes();

	/** Discards the message when {@link #finish} was not called. */
	@Override
	public abstract void close() throws IOException;

}
