package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The hidden directory {@code .<name>.<id>.upload} beside the file that an upload will
 * become. It holds the bytes ({@code data}) and the list of parts written
 * ({@code parts}). The file gets its final name only when all its bytes are on the disk;
 * a crash before leaves this directory, a crash after leaves at most an empty shell of
 * it.
 *
 * @param directory the hidden directory
 * @param target the final file
 * @param id of the upload, 16 hex digits
 */
record LocalTemporary(Path directory, Path target, String id) {

	private static final Pattern NAME = Pattern.compile("\\.(.+)\\.([0-9a-f]{16})\\.upload");

	private static final int TRIES = 3;

	static LocalTemporary of(Path target, String id) {
		return new LocalTemporary(target.resolveSibling("." + target.getFileName() + "." + id + ".upload"), target, id);
	}

	static boolean isTemporary(String name) {
		return NAME.matcher(name).matches();
	}

	static boolean isId(String id) {
		return NAME.matcher(".x." + id + ".upload").matches();
	}

	/** The upload that a directory of this name belongs to, or null. */
	static @Nullable LocalTemporary at(Path directory) {
		Matcher matcher = NAME.matcher(String.valueOf(directory.getFileName()));
		return matcher.matches()
				? new LocalTemporary(directory, directory.resolveSibling(matcher.group(1)), matcher.group(2)) : null;
	}

	Path data() {
		return this.directory.resolve("data");
	}

	Path parts() {
		return this.directory.resolve("parts");
	}

	/** When bytes were last added; null where that cannot be told. */
	@Nullable Instant lastGrown() {
		try {
			return Files.getLastModifiedTime(Files.exists(data()) ? data() : this.directory).toInstant();
		}
		catch (IOException ex) {
			return null;
		}
	}

	boolean exists() {
		return Files.isDirectory(this.directory, LinkOption.NOFOLLOW_LINKS);
	}

	/** Whether the bytes have their final name already: a crash came right after. */
	boolean isPublished() throws IOException {
		return Files.isRegularFile(this.target, LinkOption.NOFOLLOW_LINKS)
				&& Files.isRegularFile(data(), LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(this.target, data());
	}

	/** Creates the directory, its missing parents, and the empty file of bytes. */
	void create() throws IOException {
		for (int attempt = 1;; attempt++) {
			try {
				PrivateFiles.createDirectories(this.directory);
				PrivateFiles.open(data()).close();
				return;
			}
			catch (NoSuchFileException ex) {
				// another process removed a parent that was empty until now
				if (attempt == TRIES) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Gives the bytes their final name. They are on the disk before and the name is
	 * afterwards. Never replaces anything: a hard link fails where the name is taken;
	 * file systems without links get a rename after a look.
	 * @throws FileAlreadyExistsException when the name is taken
	 */
	void publish() throws IOException {
		PrivateFiles.force(data());
		try {
			Files.createLink(this.target, data());
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (UnsupportedOperationException | FileSystemException noLinks) {
			if (PrivateFiles.exists(this.target)) {
				throw new FileAlreadyExistsException(this.target.toString());
			}
			Files.move(data(), this.target, StandardCopyOption.ATOMIC_MOVE);
		}
		Path parent = this.target.getParent();
		if (parent != null) {
			PrivateFiles.force(parent);
		}
	}

	/** Removes the directory and what is in it. */
	void discard() throws IOException {
		for (Path path : List.of(data(), parts())) {
			Files.deleteIfExists(path);
		}
		if (PrivateFiles.exists(this.directory)) {
			try (Stream<Path> others = Files.list(this.directory)) {
				for (Path other : others.toList()) {
					Files.deleteIfExists(other);
				}
			}
			Files.deleteIfExists(this.directory);
		}
	}

	/** Where another failure is on its way already; the next run removes what stays. */
	void discardQuietly() {
		try {
			discard();
		}
		catch (IOException ex) {
			// see above
		}
	}

}
