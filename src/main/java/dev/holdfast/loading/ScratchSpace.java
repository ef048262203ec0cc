package dev.holdfast.loading;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PrivateDirectory;
import dev.holdfast.source.Claim;

/**
 * A private directory for everything that one run makes only to throw it away. The file
 * {@code run} in it names the run, and is locked for as long as its process lives: a
 * directory whose file nobody holds is what a dead run left.
 */
public final class ScratchSpace implements AutoCloseable {

	/** What every name begins with that is made to be thrown away. */
	public static final String PREFIX = "holdfast_test_";

	private static final String MARKER = "run";

	private final Path directory;

	private final FileChannel marker;

	private ScratchSpace(Path directory, FileChannel marker) {
		this.directory = directory;
		this.marker = marker;
	}

	/**
	 * Makes a space.
	 * @param home the home directory
	 * @param id of the run, letters and digits
	 * @throws HoldfastException with {@code BAD_PLAN} when it cannot be made there
	 */
	public static ScratchSpace create(Path home, String id) {
		Path root = PrivateDirectory.ensure(root(home), "directory for restore tests");
		Path directory = PrivateDirectory.ensure(root.resolve(PREFIX + id), "directory of a restore test");
		FileChannel marker = null;
		try {
			marker = FileChannel.open(directory.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (marker.tryLock() == null) {
				throw new IOException("another run has it");
			}
			marker.write(java.nio.charset.StandardCharsets.UTF_8.encode(PREFIX + id));
			return new ScratchSpace(directory, marker);
		}
		catch (IOException | OverlappingFileLockException ex) {
			close(marker);
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"nothing can be written to " + directory + ": " + ex.getMessage(), "look at the home directory",
					ex);
		}
	}

	private static Path root(Path home) {
		return home.resolve("restore-tests");
	}

	/** Where to put what is thrown away. */
	public Path directory() {
		return this.directory;
	}

	/** An empty directory in it. */
	public Path directory(String name) {
		return PrivateDirectory.ensure(this.directory.resolve(name), "directory of a restore test");
	}

	/** Bytes that the disk has room for. */
	public long free() {
		try {
			return Files.getFileStore(this.directory).getUsableSpace();
		}
		catch (IOException ex) {
			return Long.MAX_VALUE;
		}
	}

	/**
	 * Removes what dead runs left: directories of the name that only these have, whose
	 * marker says the same name and is held by nobody.
	 * @param remover of what such a run left elsewhere, called before its directory goes
	 * @return what was removed, for people
	 */
	public static List<String> removeLeftovers(Path home, Consumer<Path> remover) {
		List<String> removed = new ArrayList<>();
		if (!Files.isDirectory(root(home), LinkOption.NOFOLLOW_LINKS)) {
			return removed;
		}
		try (DirectoryStream<Path> all = Files.newDirectoryStream(root(home), PREFIX + "*")) {
			for (Path directory : all) {
				if (removeIfDead(directory, remover)) {
					removed.add("removed what a restore test that was killed had left: " + directory);
				}
			}
		}
		catch (IOException ex) {
			removed.add("leftovers in " + root(home) + " could not be removed: " + ex.getMessage());
		}
		return removed;
	}

	private static boolean removeIfDead(Path directory, Consumer<Path> remover) throws IOException {
		Path file = directory.resolve(MARKER);
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		try (FileChannel marker = FileChannel.open(file, StandardOpenOption.WRITE)) {
			if (marker.tryLock() == null || !Files.readString(file).equals(String.valueOf(directory.getFileName()))) {
				return false;
			}
			remover.accept(directory);
			Claim.delete(directory);
			return true;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	/** Removes the space with all that is in it. */
	public void remove() {
		try {
			Claim.delete(this.directory);
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE, this.directory + " cannot be removed: " + ex.getMessage(),
					"remove it by hand", ex);
		}
	}

	@Override
	public void close() {
		close(this.marker);
	}

	private static void close(@Nullable FileChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// the lock ends with the process at the latest
		}
	}

}
