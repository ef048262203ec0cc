package dev.holdfast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/** A stored file from an offset on; says in one line what goes wrong while it is read. */
final class LocalInput extends InputStream {

	private final LocalFailures failures;

	private final Path file;

	private final FileChannel channel;

	private LocalInput(LocalFailures failures, Path file, FileChannel channel) {
		this.failures = failures;
		this.file = file;
		this.channel = channel;
	}

	static InputStream open(LocalFailures failures, Path file, long offset) {
		FileChannel channel = null;
		try {
			channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
			if (offset > channel.size()) {
				throw failures.refused(file + " ends before byte " + offset, "the file was cut: verify the backup");
			}
			return new LocalInput(failures, file, channel.position(offset));
		}
		catch (IOException ex) {
			close(channel);
			throw failures.of("reading", file, ex);
		}
		catch (HoldfastException ex) {
			close(channel);
			throw ex;
		}
	}

	@Override
	public int read() {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) {
		try {
			return this.channel.read(ByteBuffer.wrap(bytes, offset, length));
		}
		catch (IOException ex) {
			throw this.failures.of("reading", this.file, ex);
		}
	}

	@Override
	public long skip(long count) throws IOException {
		long from = this.channel.position();
		long to = Math.max(from, Math.min(this.channel.size(), from + Math.max(0, count)));
		this.channel.position(to);
		return to - from;
	}

	@Override
	public void close() {
		close(this.channel);
	}

	private static void close(@Nullable FileChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// only read from: nothing is lost
		}
	}

}
