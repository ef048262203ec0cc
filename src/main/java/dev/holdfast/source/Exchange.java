package dev.holdfast.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A note, made before two files change names, of which was which. A file keeps its inode
 * whatever its name.
 *
 * @param restored inode of what a run has made
 * @param old inode of what was there
 * @param suffix of the name that the old one shall have
 */
record Exchange(long restored, long old, String suffix) {

	private static final Pattern LINE = Pattern.compile("exchange (\\d+) (\\d+) (_[A-Za-z0-9_]+)");

	static Exchange of(Path stage, Path place, String suffix) throws IOException {
		return new Exchange(inode(stage), inode(place), suffix);
	}

	/** The last one that a claim's file has; null for none. */
	static @Nullable Exchange in(String text) {
		List<Matcher> found = text.lines().map(LINE::matcher).filter(Matcher::matches).toList();
		if (found.isEmpty()) {
			return null;
		}
		Matcher last = found.get(found.size() - 1);
		return new Exchange(Long.parseLong(last.group(1)), Long.parseLong(last.group(2)), last.group(3));
	}

	String line() {
		return "exchange " + this.restored + " " + this.old + " " + this.suffix;
	}

	/** Whether this is what the run made, without any doubt. */
	boolean isNew(Path file) throws IOException {
		return this.restored != this.old && inode(file) == this.restored;
	}

	/** Gives what was there before its name. */
	Path setAside(Path stage, Path place) throws IOException {
		Path free = place.resolveSibling(place.getFileName() + this.suffix);
		for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
			free = place.resolveSibling(place.getFileName() + this.suffix + "_" + i);
		}
		Files.move(stage, free, StandardCopyOption.ATOMIC_MOVE);
		return free;
	}

	/** Where there are no inodes nothing is exchanged either. */
	private static long inode(Path file) throws IOException {
		try {
			return (file.getFileSystem().supportedFileAttributeViews().contains("unix"))
					? ((Number) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS)).longValue() : 0;
		}
		catch (UnsupportedOperationException ex) {
			return 0;
		}
	}

}
