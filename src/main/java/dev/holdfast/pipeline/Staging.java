package dev.holdfast.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The private directory of one backup while it runs: segments, parts and notes. Outlives
 * a killed process. It is used again only under the same boot of the machine, because
 * nothing in it is forced to disk.
 */
public final class Staging {

	/** Note that holds the archive's key. */
	static final String KEY = "key";

	private final Path directory;

	private Staging(Path directory) {
		this.directory = directory;
	}

	/**
	 * Makes an empty staging directory.
	 * @param root of all staging
	 * @param plan the plan's name
	 * @param backupId the backup's id
	 */
	public static Staging create(Path root, String plan, String backupId) throws IOException {
		Staging staging = new Staging(root.resolve(plan).resolve(backupId));
		PrivateFiles.createDirectories(staging.directory);
		PrivateFiles.deleteContents(staging.directory);
		staging.note("boot", bootId());
		return staging;
	}

	/** The staging of a backup that another process began; null when it is not whole. */
	public static @Nullable Staging find(Path root, String plan, String backupId) throws IOException {
		Staging staging = new Staging(root.resolve(plan).resolve(backupId));
		return bootId().equals(staging.note("boot")) ? staging : null;
	}

	/** Staging in this directory, whatever its state. */
	static Staging at(Path directory) {
		return new Staging(directory);
	}

	/** Where it is. */
	public Path directory() {
		return this.directory;
	}

	/** A private directory in it, without what an earlier process left there. */
	public Path emptyDirectory(String name) throws IOException {
		Path emptied = this.directory.resolve(name);
		PrivateFiles.createDirectories(emptied);
		PrivateFiles.deleteContents(emptied);
		return emptied;
	}

	/** Writes a small note durably enough to outlive this process. */
	public void note(String name, String text) throws IOException {
		PrivateFiles.write(this.directory.resolve(name + ".note"), text);
	}

	/** Reads a note; null when there is none. */
	public @Nullable String note(String name) throws IOException {
		Path file = this.directory.resolve(name + ".note");
		return Files.exists(file) ? Files.readString(file) : null;
	}

	/** Makes sure that no later process resumes this backup. */
	void condemn() {
		try {
			Files.deleteIfExists(this.directory.resolve("boot.note"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Removes everything. */
	public void discard() throws IOException {
		PrivateFiles.delete(this.directory);
	}

	private static String bootId() throws IOException {
		Path file = Path.of("/proc/sys/kernel/random/boot_id");
		return Files.exists(file) ? Files.readString(file).strip() : "unknown";
	}

}
