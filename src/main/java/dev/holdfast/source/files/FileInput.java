package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Reads from files, and says when it is the file that fails. */
final class FileInput {

	private static final int CHUNK = 256 << 10;

	private FileInput() {
	}

	/** Reads up to so many bytes, fewer only at the end of the file. */
	static int read(SeekableByteChannel content, byte[] buffer, int offset, int count) throws ReadFailure {
		int done = 0;
		try {
			while (done < count) {
				// a channel reads through a buffer of its own of this size
				ByteBuffer part = ByteBuffer.wrap(buffer, offset + done, Math.min(CHUNK, count - done));
				int more = content.read(part);
				if (more < 0) {
					break;
				}
				done += more;
			}
			return done;
		}
		catch (IOException ex) {
			throw new ReadFailure(ex);
		}
	}

	static void position(SeekableByteChannel content, long offset) throws ReadFailure {
		try {
			content.position(offset);
		}
		catch (IOException ex) {
			throw new ReadFailure(ex);
		}
	}

}
