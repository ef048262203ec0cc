package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Directories that only this user may look into. */
public final class PrivateDirectory {

	private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

	private PrivateDirectory() {
	}

	/**
	 * Creates a directory with mode 0700, its parents as the system does; or makes sure
	 * that the one that exists is ours alone.
	 * @param directory which
	 * @param what for messages, for example {@code home}
	 * @return the directory
	 * @throws HoldfastException with exit code 2 when it is another user's, may be read
	 * by others or cannot be created
	 */
	public static Path ensure(Path directory, String what) {
		try {
			create(directory);
			if (!Files.isDirectory(directory)) {
				throw refusal(what + " " + directory + " is not a directory",
						"move the file there away, or choose another");
			}
			check(directory, what);
			return directory;
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, what + " " + directory + " cannot be created or looked at",
					"check the rights of " + directory.toAbsolutePath().getParent() + ", or choose another directory",
					ex);
		}
	}

	private static void create(Path directory) throws IOException {
		if (Files.exists(directory)) {
			return;
		}
		Path parent = directory.toAbsolutePath().getParent();
		if (parent != null) {
			Files.createDirectories(parent);
		}
		try {
			if (posix(directory.toAbsolutePath().getRoot())) {
				Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER));
			}
			else {
				Files.createDirectory(directory);
			}
		}
		catch (FileAlreadyExistsException ex) {
			// another process was quicker: what it made is checked as any other
		}
	}

	private static void check(Path directory, String what) throws IOException {
		if (!posix(directory)) {
			return;
		}
		PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
		if (!ProcessOwner.owns(attributes.owner())) {
			throw refusal(what + " " + directory + " belongs to " + attributes.owner().getName() + ", not to this user",
					"run as that user, or choose another directory");
		}
		if (!OWNER.containsAll(attributes.permissions())) {
			throw refusal(
					what + " " + directory + " may be used by others (mode "
							+ PosixFilePermissions.toString(attributes.permissions()) + ")",
					"if nobody else has put anything there: chmod 700 " + directory);
		}
	}

	private static boolean posix(Path path) {
		return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
	}

	private static HoldfastException refusal(String message, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, message, hint);
	}

}
