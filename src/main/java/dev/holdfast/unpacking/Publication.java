package dev.holdfast.unpacking;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Moves a finished tree to where it was asked for. What is there already is looked at
 * first: either all of it is moved or nothing is. Nothing is moved through a link.
 *
 * @param stage the finished tree
 * @param to where it goes; need not exist
 * @param overwrite whether files that are there may be replaced
 */
record Publication(Path stage, Path to, boolean overwrite) {

	private static final int NAMED = 3;

	/**
	 * Moves it.
	 * @throws HoldfastException with {@code BAD_PLAN} when something is in the way
	 */
	void publish() throws IOException {
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
		for (Path each : moves) {
			Files.move(each, there(each), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

}
