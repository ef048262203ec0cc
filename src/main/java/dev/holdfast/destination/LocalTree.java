package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/**
 * The directory tree of a local destination. The root itself may be reached through
 * links, as its owner likes; below it none is followed, so that nothing is written, read
 * or deleted elsewhere.
 */
final class LocalTree {

	private final Path root;

	private final LocalFailures failures;

	LocalTree(Path root, LocalFailures failures) {
		this.root = root;
		this.failures = failures;
	}

	Path root() {
		return this.root;
	}

	LocalFailures failures() {
		return this.failures;
	}

	/** Where a key's file is or would be. */
	Path file(ObjectKey key) {
		Path file = plain(key.value());
		if (LocalTemporary.isTemporary(String.valueOf(file.getFileName()))) {
			throw this.failures.refused("'" + key + "' is a name of unfinished uploads", "choose another name");
		}
		requireDirectories(file.getParent());
		return file;
	}

	private void requireDirectories(@Nullable Path lowest) {
		for (Path up = lowest; up != null && !up.equals(this.root); up = up.getParent()) {
			if (PrivateFiles.exists(up) && !Files.isDirectory(up, LinkOption.NOFOLLOW_LINKS)) {
				throw notADirectory(up);
			}
		}
	}

	/** A root that is gone (an unmounted disk) must never look like an empty one. */
	void requireRoot() {
		if (!Files.isDirectory(this.root)) {
			throw this.failures.of("reading", this.root, new NoSuchFileException(this.root.toString()));
		}
	}

	/**
	 * Everything below a prefix; fails as a whole or is complete.
	 * @param prefix of keys, not necessarily a directory
	 */
	LocalListing list(String prefix) {
		requireRoot();
		Path start = plain(prefix.substring(0, prefix.lastIndexOf('/') + 1));
		requireDirectories(start);
		LocalListing listing = new LocalListing(this, prefix);
		try {
			if (PrivateFiles.exists(start)) {
				Files.walkFileTree(start, listing);
			}
			return listing;
		}
		catch (IOException ex) {
			throw this.failures.of("listing", start, ex);
		}
	}

	String keyOf(Path file) {
		List<String> elements = new ArrayList<>();
		this.root.relativize(file).forEach((element) -> elements.add(element.toString()));
		return String.join("/", elements);
	}

	private Path plain(String key) {
		try {
			Path path = this.root.resolve(key).normalize();
			if (path.startsWith(this.root)) {
				return path;
			}
		}
		catch (InvalidPathException ex) {
			// said below
		}
		throw this.failures.refused("'" + key + "' is not a file name here", "choose another name");
	}

	HoldfastException notADirectory(Path path) {
		return this.failures.refused(path + " is not a directory of its own",
				"links below a destination are not followed: move what is there, or set the path to the real directory");
	}

}
