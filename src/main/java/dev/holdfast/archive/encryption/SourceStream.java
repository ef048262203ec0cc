package dev.holdfast.archive.encryption;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/**
 * The stored bytes of an archive. Remembers when reading them failed, so that a broken
 * connection is never taken for a damaged archive, and fills what it is asked for, since
 * parsers take a short read for the end.
 */
final class SourceStream extends FilterInputStream {

	private @Nullable IOException failure;

	SourceStream(InputStream in) {
		super(in);
	}

	@Override
	public int read() throws IOException {
		try {
			return this.in.read();
		}
		catch (IOException ex) {
			throw remember(ex);
		}
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		try {
			int read = this.in.readNBytes(bytes, offset, length);
			return (read == 0) ? -1 : read;
		}
		catch (IOException ex) {
			throw remember(ex);
		}
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	private IOException remember(IOException ex) {
		this.failure = ex;
		return ex;
	}

	/** What went wrong when the stored bytes were read, or null. */
	@Nullable IOException failure() {
		return this.failure;
	}

}
