package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Files and directories that only their owner may read (0600, 0700). */
final class PrivateFiles {

	private static final FileAttribute<?> FILE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<?> DIRECTORY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private PrivateFiles() {
	}

	static void createDirectories(Path directory) throws IOException {
		Files.createDirectories(directory, DIRECTORY);
	}

	/** Opens a new file to write, in place of one that is there. */
	static FileChannel create(Path file) throws IOException {
		Files.deleteIfExists(file);
		return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE);
	}

	/** Writes a small file so that it is either there as a whole or not at all. */
	static void write(Path file, String text) throws IOException {
		Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
		try (FileChannel channel = create(temporary)) {
			channel.write(StandardCharsets.UTF_8.encode(text));
		}
		Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	static void deleteContents(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return;
		}
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
				if (failure != null) {
					throw failure;
				}
				if (!visited.equals(directory)) {
					Files.delete(visited);
				}
				return FileVisitResult.CONTINUE;
			}

		});
	}

	static void delete(Path directory) throws IOException {
		deleteContents(directory);
		Files.deleteIfExists(directory);
	}

}
