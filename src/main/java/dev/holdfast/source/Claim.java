package dev.holdfast.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The claim of one run on a file or directory of this machine that it is going to
 * replace. What the run makes lies beside the place, under names that tell whose they
 * are: {@code .<name>.holdfast-<id>…}. The claim itself is a locked file beside both,
 * which holds the id. It dies with its process, so whoever claims the place next knows
 * that what the dead run left is nobody's, and removes it: that and nothing else. When
 * place and stage have changed names, what lies at the stage is what somebody had before:
 * that is never removed, but gets a name that tells so.
 */
public final class Claim implements AutoCloseable {

	private static final int LONGEST = 4096;

	private final Path place;

	private final Path file;

	private final String id;

	private final FileChannel channel;

	private final List<Path> made;

	/**
	 * What an earlier run, or this one when it failed, had replaced and not yet named.
	 */
	private final List<Path> setAside = new ArrayList<>();

	private @Nullable Exchange exchange;

	private Claim(Path place, Path file, String id, FileChannel channel, List<Path> made) {
		this.made = made;
		this.place = place;
		this.file = file;
		this.id = id;
		this.channel = channel;
	}

	/**
	 * Claims a place, and removes what a dead run left beside it. Directories that are
	 * missing are made.
	 * @param place absolute; need not exist
	 * @param id of the run, letters and digits
	 * @throws HoldfastException with {@code BUSY} when another run has it,
	 * {@code UNREACHABLE} when its directory cannot be written to
	 */
	public static Claim of(Path place, String id) {
		Path file = place.resolveSibling("." + place.getFileName() + ".holdfast");
		try {
			List<Path> made = makeDirectories(Objects.requireNonNull(place.getParent()));
			while (true) {
				FileChannel channel = open(place, file);
				if (isCurrent(file, channel)) {
					Claim claim = new Claim(place, file, id, channel, made);
					claim.take();
					return claim;
				}
				// whoever had it has just given it up and removed the file
				channel.close();
			}
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"nothing can be written beside " + place + ": " + ex.getMessage(),
					"run as a user that may write to " + place.getParent(), ex);
		}
	}

	/** Makes the directories that are missing, the lowest first in what it returns. */
	private static List<Path> makeDirectories(Path directory) throws IOException {
		List<Path> made = new ArrayList<>();
		for (Path each = directory; each != null && !Files.exists(each); each = each.getParent()) {
			made.add(each);
		}
		Files.createDirectories(directory);
		return made;
	}

	private static FileChannel open(Path place, Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
		FileLock lock = null;
		try {
			lock = channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			// another thread of this process
		}
		if (lock == null) {
			channel.close();
			throw new HoldfastException(ExitCode.BUSY, "another run restores to " + place,
					"wait until it has ended, or end it");
		}
		return channel;
	}

	/**
	 * Whether the locked file is the one that others find. The id of a dead run stays its
	 * first line whatever happens here.
	 */
	private static boolean isCurrent(Path file, FileChannel channel) throws IOException {
		long length = channel.size();
		String probe = "\n" + ProcessHandle.current().pid() + "." + System.nanoTime();
		channel.write(StandardCharsets.UTF_8.encode(probe), length);
		try {
			return Files.readString(file).endsWith(probe);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		finally {
			channel.truncate(length);
		}
	}

	private void take() throws IOException {
		String left = read(this.channel);
		String earlier = left.lines().findFirst().orElse("");
		if (earlier.matches("[A-Za-z0-9]+")) {
			remove(earlier, Exchange.in(left));
		}
		write(this.channel, this.id + "\n");
		this.channel.force(true);
	}

	private void remove(String run, @Nullable Exchange noted) throws IOException {
		String prefix = "." + this.place.getFileName() + ".holdfast-" + run;
		try (DirectoryStream<Path> beside = Files.newDirectoryStream(directory(),
				(each) -> String.valueOf(each.getFileName()).startsWith(prefix))) {
			for (Path each : beside) {
				if (noted != null && String.valueOf(each.getFileName()).equals(prefix) && !noted.isNew(each)) {
					this.setAside.add(noted.setAside(each, this.place));
				}
				else {
					delete(each);
				}
			}
		}
	}

	/**
	 * Notes on the disk that {@link #beside} and the place are about to change names.
	 * From now on what lies beside is removed only when it is known to be what it is now.
	 * @param suffix of the name that what is at the place now shall have
	 */
	public void exchanging(String suffix) throws IOException {
		Exchange noted = Exchange.of(beside(""), this.place, suffix);
		this.channel.write(StandardCharsets.UTF_8.encode("\n" + noted.line() + "\n"), this.channel.size());
		this.channel.force(true);
		this.exchange = noted;
	}

	/** Where what was replaced lies now, if nobody else had named it. */
	public List<Path> setAside() {
		return List.copyOf(this.setAside);
	}

	private Path directory() {
		return Objects.requireNonNull(this.place.getParent());
	}

	/** What is claimed. */
	public Path place() {
		return this.place;
	}

	/**
	 * A path beside the place for something that this run makes.
	 * @param suffix what follows the run's id
	 */
	public Path beside(String suffix) {
		return this.place.resolveSibling("." + this.place.getFileName() + ".holdfast-" + this.id + suffix);
	}

	/** Removes everything that this run made beside the place. */
	public void clear() {
		try {
			remove(this.id, this.exchange);
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"what was made beside " + this.place + " cannot be removed: " + ex.getMessage(),
					"remove " + beside("") + "* by hand", ex);
		}
	}

	/** Gives the place up as if it had never been claimed. */
	public void abandon() {
		clear();
		close();
		try {
			for (Path each : this.made) {
				Files.deleteIfExists(each);
			}
		}
		catch (IOException ex) {
			// somebody else has put something there meanwhile
		}
	}

	/**
	 * Gives the place up; what lies beside it stays. While that is what somebody had
	 * before, the note of it stays too, for whoever claims the place next.
	 */
	@Override
	public void close() {
		try {
			if (this.channel.isOpen()) {
				Exchange noted = this.exchange;
				Path stage = beside("");
				if (noted == null || !Files.exists(stage, LinkOption.NOFOLLOW_LINKS) || noted.isNew(stage)) {
					Files.deleteIfExists(this.file);
				}
				this.channel.close();
			}
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE, this.file + " cannot be removed: " + ex.getMessage(),
					"remove it by hand", ex);
		}
	}

	private static String read(FileChannel channel) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
		channel.position(0);
		while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
			continue;
		}
		return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
	}

	private static void write(FileChannel channel, String text) throws IOException {
		channel.truncate(0);
		channel.position(0);
		channel.write(StandardCharsets.UTF_8.encode(text));
	}

	/** Deletes a file, or a directory with all that is in it; links are not followed. */
	public static void delete(Path tree) throws IOException {
		if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Files.walkFileTree(tree, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
				Files.delete(visited);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
				// one that was restored read-only keeps what is in it
				visited.toFile().setWritable(true, true);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
				if (failure != null) {
					throw failure;
				}
				Files.delete(visited);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}
