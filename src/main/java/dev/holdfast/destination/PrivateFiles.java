package dev.holdfast.destination;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Creates files and directories that only their owner may use, and durably. */
final class PrivateFiles {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private PrivateFiles() {
	}

	/**
	 * Creates a directory and its missing parents, mode 0700. A directory that another
	 * process creates at the same time is success.
	 */
	static void createDirectories(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			return;
		}
		Path parent = directory.getParent();
		if (parent != null) {
			createDirectories(parent);
		}
		try {
			Files.createDirectory(directory, mode("rwx------"));
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(directory)) {
				throw ex;
			}
		}
		if (parent != null) {
			force(parent);
		}
	}

	/** Opens a file for writing and reading; creates it with mode 0600. */
	static FileChannel open(Path file) throws IOException {
		return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), mode("rw-------"));
	}

	/**
	 * Puts a directory's entries, or a file's content, on the disk. Systems that cannot
	 * open a directory need no such call.
	 */
	static void force(Path path) throws IOException {
		if (!POSIX && Files.isDirectory(path)) {
			return;
		}
		StandardOpenOption option = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
		try (FileChannel channel = FileChannel.open(path, option)) {
			channel.force(true);
		}
	}

	/** Whether something of this name exists, be it a dangling link. */
	static boolean exists(Path path) {
		return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
	}

	private static FileAttribute<?>[] mode(String permissions) {
		return POSIX
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

}
