package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.FilesSpec;

/**
 * The roots of a source, and the files below them at which a walk stops: other roots,
 * which are walked on their own, and what is left out.
 *
 * @param source the source's name
 * @param paths absolute paths as the plan gives them, each once
 * @param boundaries which files those are
 */
record Roots(String source, List<Path> paths, Set<FileFacts.FileKey> boundaries) {

	static Roots of(FilesSpec spec, Collection<Path> excluded) {
		List<Path> paths = spec.paths().stream().map((path) -> path.toAbsolutePath().normalize()).distinct().toList();
		List<Path> never = new ArrayList<>();
		for (Path path : excluded) {
			if (Files.exists(path)) {
				never.add(real(spec.name(), path.toAbsolutePath()));
			}
		}
		Set<FileFacts.FileKey> boundaries = new HashSet<>();
		for (Path path : paths) {
			Path real = real(spec.name(), path);
			if (never.stream().anyMatch(real::startsWith)) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						"source " + spec.name() + ": " + path + " is where Holdfast itself writes",
						"take it out of the source's paths, or move the home directory or the local destination");
			}
			boundaries.add(key(spec.name(), real));
		}
		never.forEach((path) -> boundaries.add(key(spec.name(), path)));
		return new Roots(spec.name(), paths, boundaries);
	}

	/** Opens the root itself, following it if it is a link. */
	TreeNode open(Path path) {
		try {
			return node(path.toRealPath());
		}
		catch (IOException ex) {
			throw unreadable(this.source, path, ex);
		}
	}

	/** Room on the disk that this path is on, or would be; -1 where it cannot be seen. */
	static long free(Path path) {
		try {
			Path there = path;
			while (!Files.exists(there)) {
				there = Objects.requireNonNull(there.getParent());
			}
			return Files.getFileStore(there).getUsableSpace();
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/** Whether every root can be read. */
	void check() {
		for (Path path : this.paths) {
			try (TreeNode node = open(path)) {
				switch (node.facts().kind()) {
					case DIRECTORY -> node.list().close();
					case FILE -> node.content().close();
					default -> {
						// there is nothing to read in it
					}
				}
			}
			catch (IOException ex) {
				throw unreadable(this.source, path, ex);
			}
		}
	}

	private static TreeNode node(Path real) throws IOException {
		return LinuxCalls.areAvailable() ? LinuxNode.open(real) : new PathNode(real);
	}

	private static Path real(String source, Path path) {
		try {
			return path.toRealPath();
		}
		catch (IOException ex) {
			throw unreadable(source, path, ex);
		}
	}

	private static FileFacts.FileKey key(String source, Path real) {
		try {
			return FileFacts.of(real).key();
		}
		catch (IOException ex) {
			throw unreadable(source, real, ex);
		}
		catch (UnsupportedOperationException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"source " + source + ": files can be backed up on Unix systems only",
					"run the backup where the files are stored", ex);
		}
	}

	static HoldfastException unreadable(String source, Path path, IOException failure) {
		String shown = "/" + RawName.shown(ByteNames.entryName(path));
		if (failure instanceof NoSuchFileException) {
			return new HoldfastException(ExitCode.UNREACHABLE, "source " + source + ": " + shown + " does not exist",
					"create it, mount it, or take it out of the source's paths", failure);
		}
		return new HoldfastException(ExitCode.UNREACHABLE,
				"source " + source + ": " + shown + " cannot be read: " + Reason.of(failure),
				"run as a user that may read it", failure);
	}

}
