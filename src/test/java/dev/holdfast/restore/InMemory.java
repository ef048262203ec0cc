package dev.holdfast.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary directories in memory, where the machine has such a file system: thousands of
 * restores are not to wait thousands of times for a disk.
 */
final class InMemory implements TempDirFactory {

	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	@Override
	public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
		return Files.isWritable(SHARED_MEMORY) ? Files.createTempDirectory(SHARED_MEMORY, "holdfast")
				: Files.createTempDirectory("holdfast");
	}

}
