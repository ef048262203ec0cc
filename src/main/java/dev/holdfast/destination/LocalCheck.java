package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether a local destination could take a backup.
 *
 * @param tree the destination's directory
 */
record LocalCheck(LocalTree tree) {

	private static final long LOW_BYTES = 1L << 30;

	private static final int LOW_SHARE = 20;

	/**
	 * Creates the directory, writes and removes a file, and looks at the space left.
	 * @return warnings
	 */
	List<String> run(long expectedBytes) {
		Path root = this.tree.root();
		try {
			PrivateFiles.createDirectories(root);
			probe(root);
			List<String> warnings = new ArrayList<>();
			space(root, expectedBytes, warnings);
			modes(root, warnings);
			return warnings;
		}
		catch (IOException ex) {
			throw this.tree.failures().of("writing", root, ex);
		}
	}

	private static void probe(Path root) throws IOException {
		Path probe = Files.createTempFile(root, ".holdfast-", ".probe");
		Files.delete(probe);
	}

	private void space(Path root, long expectedBytes, List<String> warnings) throws IOException {
		FileStore store = Files.getFileStore(root);
		long left = store.getUsableSpace() - expectedBytes;
		if (left < 0) {
			throw this.tree.failures()
				.full(root + " has " + mebibytes(store.getUsableSpace()) + " free, the backup needs about "
						+ mebibytes(expectedBytes), null);
		}
		if (left < Math.min(LOW_BYTES, store.getTotalSpace() / LOW_SHARE)) {
			warnings.add("destination " + this.tree.failures().destination() + ": little space will be left in " + root
					+ ": " + mebibytes(left));
		}
	}

	private void modes(Path root, List<String> warnings) throws IOException {
		if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
			var modes = Files.readAttributes(root, PosixFileAttributes.class).permissions();
			if (modes.contains(PosixFilePermission.OTHERS_WRITE)) {
				warnings.add("destination " + this.tree.failures().destination() + ": every user can write to " + root
						+ ": chmod 0700 it");
			}
		}
	}

	private static String mebibytes(long bytes) {
		return (bytes >> 20) + " MiB";
	}

}
