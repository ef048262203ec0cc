package dev.holdfast.source.postgres;

import java.io.IOException;

/**
 * Takes the messages of a COPY to the client, one row each, the newline at their end
 * included.
 */
interface RowSink {

	/** A message that is whole in the buffer, which is valid only during this call. */
	void row(byte[] buffer, int offset, int length) throws IOException;

	/** A message too large for the buffer. All {@code length} bytes must be read. */
	void large(long length, Bytes bytes) throws IOException;

	/** The bytes of one large message. */
	interface Bytes {

		/** Reads exactly this many bytes. */
		void read(byte[] target, int offset, int length) throws IOException;

	}

}
