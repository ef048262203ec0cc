package dev.holdfast.unpacking;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Moves a finished tree to where it was asked for. What is there already is looked at
 * first: either all of it is moved or nothing is. Nothing is moved through a link.
 *
 * @param stage the finished tree
 * @param to where it goes; need not exist
 * @param overwrite whether files that are there may be replaced
 * @param mounted directories in it where other file systems begin: nothing can be moved
 * there
 * @param aside a directory to be made, on the same file system, for what is replaced
 */
record Publication(Path stage, Path to, boolean overwrite, Set<Path> mounted, Path aside) {

	private static final int NAMED = 3;

	/**
	 * Moves it.
	 * @throws HoldfastException with {@code BAD_PLAN} when something is in the way
	 */
	void publish() throws IOException {
		publish((from, there) -> Files.move(from, there, StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING));
	}

	/** For tests: the same with another way to move. */
	void publish(Mover mover) throws IOException {
		List<Path> moves = new ArrayList<>();
		List<String> taken = new ArrayList<>();
		Files.walkFileTree(this.stage, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
				Path there = there(directory);
				if (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
					moves.add(directory);
					return FileVisitResult.SKIP_SUBTREE;
				}
				if (!Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
					taken.add(there + " is no directory");
					return FileVisitResult.SKIP_SUBTREE;
				}
				if (Publication.this.mounted.contains(there)) {
					taken.add(there + " is a file system of its own, which files cannot be moved to at once");
					return FileVisitResult.SKIP_SUBTREE;
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				Path there = there(file);
				boolean directory = Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS);
				if (directory || !Publication.this.overwrite && Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
					taken.add(there + (directory ? " is a directory" : " is there already"));
				}
				moves.add(file);
				return FileVisitResult.CONTINUE;
			}

		});
		refuse(taken);
		move(moves, mover);
	}

	private void move(List<Path> moves, Mover mover) throws IOException {
		Files.createDirectory(this.aside);
		Deque<Moved> done = new ArrayDeque<>();
		try {
			for (Path each : moves) {
				Path there = there(each);
				if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
					Path old = this.aside.resolve(Integer.toString(done.size()));
					keep(there, old);
					done.push(new Moved(each, there, old));
					mover.move(each, there);
				}
				else {
					mover.move(each, there);
					done.push(new Moved(each, there, null));
				}
			}
		}
		catch (IOException ex) {
			putBack(done, ex);
			throw ex;
		}
	}

	/** Where it can be, the place has one of both at every moment. */
	private static void keep(Path there, Path old) throws IOException {
		try {
			Files.createLink(old, there);
		}
		catch (IOException | UnsupportedOperationException ex) {
			Files.move(there, old, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	private void putBack(Deque<Moved> done, IOException cause) {
		List<String> changed = new ArrayList<>();
		for (Moved each : done) {
			try {
				Path old = each.old();
				if (old == null) {
					Files.move(each.there(), each.staged(), StandardCopyOption.ATOMIC_MOVE);
				}
				else {
					Files.move(old, each.there(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
				}
			}
			catch (IOException ex) {
				cause.addSuppressed(ex);
				changed.add(each.there().toString());
			}
		}
		if (!changed.isEmpty()) {
			throw new PartlyUnpackedException("files could be moved neither in nor back: " + cause.getMessage()
					+ "; what they replaced is in " + this.aside, changed, cause);
		}
	}

	private Path there(Path staged) {
		return this.to.resolve(this.stage.relativize(staged).toString());
	}

	private static void refuse(List<String> taken) {
		if (!taken.isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					String.join(", ", taken.subList(0, Math.min(NAMED, taken.size())))
							+ ((taken.size() > NAMED) ? ", and " + (taken.size() - NAMED) + " more" : "")
							+ "; nothing was changed",
					"take an empty directory, or replace files with --overwrite");
		}
	}

	/** Moves a file or directory over what is there. */
	@FunctionalInterface
	interface Mover {

		void move(Path from, Path there) throws IOException;

	}

	/**
	 * Something that was moved.
	 *
	 * @param staged where it was
	 * @param there where it is
	 * @param old what was there before; null for nothing
	 */
	private record Moved(Path staged, Path there, @Nullable Path old) {
	}

}
