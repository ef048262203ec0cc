package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A temporary file without a name, wherever the system can have one: it vanishes when it
 * is closed, and when the process is killed. It is written once, then read from its
 * start. A disk that fails is told as such, never as a damaged archive.
 */
final class NamelessFile implements AutoCloseable {

	private final Path directory;

	private final FileChannel channel;

	private NamelessFile(Path directory, FileChannel channel) {
		this.directory = directory;
		this.channel = channel;
	}

	/** Makes one, readable for its owner only. */
	static NamelessFile in(Path directory) {
		Path name = directory.resolve("." + UUID.randomUUID() + ".spool");
		try {
			Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
					StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
			return new NamelessFile(directory, FileChannel.open(name, options, ownerOnly(directory)));
		}
		catch (IOException ex) {
			throw failed(directory, ex);
		}
	}

	private static FileAttribute<?>[] ownerOnly(Path directory) throws IOException {
		if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) };
	}

	void write(byte[] bytes, int offset, int length) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
		try {
			while (buffer.hasRemaining()) {
				this.channel.write(buffer);
			}
		}
		catch (IOException ex) {
			throw failed(this.directory, ex);
		}
	}

	void rewind() {
		try {
			this.channel.position(0);
		}
		catch (IOException ex) {
			throw failed(this.directory, ex);
		}
	}

	/** Fills the array as far as the file goes, and says how far; 0 at its end. */
	int read(byte[] bytes, int length) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
		try {
			while (buffer.hasRemaining() && this.channel.read(buffer) >= 0) {
				// until full or at the end
			}
		}
		catch (IOException ex) {
			throw failed(this.directory, ex);
		}
		return buffer.position();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	private static HoldfastException failed(Path directory, IOException ex) {
		String reason = String.valueOf(ex.getMessage());
		return new HoldfastException(ExitCode.DISK_FULL,
				"the temporary file of an archive in " + directory + " cannot be used: " + reason,
				"free some disk space there, or choose another directory with limits.staging-directory", ex);
	}

}
