package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories and files that only their owner can open, where the system knows such. */
final class PrivateFiles {

	private PrivateFiles() {
	}

	/** Makes a directory and those above it, mode 0700; leaves alone what is there. */
	static void directory(Path directory) throws IOException {
		Files.createDirectories(directory, mode("rwx------"));
	}

	/** Makes an empty file of mode 0600 unless there is one. */
	static void file(Path file) throws IOException {
		try {
			Files.createFile(file, mode("rw-------"));
		}
		catch (FileAlreadyExistsException ex) {
			// whoever made it gave it the same mode
		}
	}

	private static FileAttribute<?>[] mode(String permissions) {
		if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) };
	}

}
