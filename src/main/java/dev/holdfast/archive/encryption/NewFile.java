package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A file that is written once, with its final mode from the start, and brought to disk.
 */
final class NewFile {

	static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");

	static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");

	private final Path file;

	private final Set<PosixFilePermission> mode;

	NewFile(Path file, Set<PosixFilePermission> mode) {
		this.file = file.toAbsolutePath();
		this.mode = mode;
	}

	/** Refuses before anything is done for nothing; {@link #write} decides. */
	void requireNew() {
		if (Files.exists(this.file, LinkOption.NOFOLLOW_LINKS)) {
			throw exists();
		}
	}

	void write(String text) {
		try (FileChannel channel = FileChannel.open(this.file,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes())) {
			writeOrRemove(channel, text);
		}
		catch (FileAlreadyExistsException ex) {
			throw exists();
		}
		catch (IOException ex) {
			String why = (ex instanceof NoSuchFileException) ? "no such directory" : String.valueOf(ex.getMessage());
			throw new HoldfastException(ExitCode.BAD_PLAN, "key file " + this.file + " cannot be written: " + why,
					"name a file in a directory that you may write to", ex);
		}
	}

	private void writeOrRemove(FileChannel channel, String text) throws IOException {
		try {
			ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
			syncDirectory();
		}
		catch (IOException ex) {
			remove();
			throw ex;
		}
	}

	private void syncDirectory() throws IOException {
		Path directory = this.file.getParent();
		if (directory != null && posix()) {
			try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	void remove() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			// what led here is told; a file that stays is refused next time
		}
	}

	private FileAttribute<?>[] attributes() {
		return posix() ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(this.mode) }
				: new FileAttribute<?>[0];
	}

	private boolean posix() {
		return Files.getFileAttributeView(this.file, PosixFileAttributeView.class) != null;
	}

	private HoldfastException exists() {
		return new HoldfastException(ExitCode.BAD_PLAN, "key file " + this.file + " is there already",
				"choose another name: a key is never overwritten, since archives may need it");
	}

}
