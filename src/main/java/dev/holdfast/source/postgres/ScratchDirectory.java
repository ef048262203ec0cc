package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A directory that lives as long as the process that made it. A note in a private
 * register names it, is written before the directory is made, and stays locked while its
 * maker lives; the directory holds the same words. So whatever instant a run is killed
 * at, the next one finds what it left, and removes nothing that does not say that we made
 * it.
 */
final class ScratchDirectory implements AutoCloseable {

	private static final String MARK = "made-by-holdfast";

	private static final String SUFFIX = ".scratch";

	private static final int LONGEST_NOTE = 4096;

	private final Path note;

	private final FileChannel lock;

	private final Path directory;

	private ScratchDirectory(Path note, FileChannel lock, Path directory) {
		this.note = note;
		this.lock = lock;
		this.directory = directory;
	}

	/**
	 * Makes a directory of mode 0700.
	 * @param register a private directory where notes are kept, made where it is missing
	 * @param parent where the directory is made
	 * @param id of the run, part of both names
	 */
	static ScratchDirectory create(Path register, Path parent, String id) throws IOException {
		Files.createDirectories(register,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path note = Files.createTempFile(register, id + "-", SUFFIX,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		FileChannel channel = FileChannel.open(note, StandardOpenOption.READ, StandardOpenOption.WRITE);
		if (channel.tryLock() == null) {
			throw new IOException(note + " is locked");
		}
		String name = "hf-" + note.getFileName().toString().replace(SUFFIX, "");
		Path directory = parent.toAbsolutePath().resolve(name);
		byte[] words = (directory + "\n").getBytes(StandardCharsets.UTF_8);
		channel.write(ByteBuffer.wrap(words), 0);
		channel.force(true);
		Files.createDirectory(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Files.write(directory.resolve(MARK), words);
		return new ScratchDirectory(note, channel, directory);
	}

	Path path() {
		return this.directory;
	}

	@Override
	public void close() throws IOException {
		delete(this.directory);
		Files.deleteIfExists(this.note);
		this.lock.close();
	}

	/** Directories that dead runs left; those of living ones are not among them. */
	static List<Left> left(Path register) throws IOException {
		if (!Files.isDirectory(register)) {
			return List.of();
		}
		List<Left> found = new ArrayList<>();
		try (Stream<Path> notes = Files.list(register)) {
			for (Path note : notes.filter((path) -> path.toString().endsWith(SUFFIX)).toList()) {
				Left left = look(note);
				if (left != null) {
					found.add(left);
				}
			}
		}
		return found;
	}

	private static @Nullable Left look(Path note) throws IOException {
		try (FileChannel channel = FileChannel.open(note, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			if (channel.tryLock() == null) {
				return null;
			}
			ByteBuffer words = ByteBuffer.allocate(LONGEST_NOTE);
			channel.read(words, 0);
			String text = new String(words.array(), 0, words.position(), StandardCharsets.UTF_8);
			return new Left(note, text);
		}
		catch (OverlappingFileLockException | NoSuchFileException ex) {
			return null;
		}
	}

	/** Removes a tree without following links out of it. */
	private static void delete(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.deleteIfExists(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (ex instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw ex;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path path, @Nullable IOException ex) throws IOException {
				if (ex != null) {
					throw ex;
				}
				Files.deleteIfExists(path);
				return FileVisitResult.CONTINUE;
			}
		});
	}

	/**
	 * What a dead run left.
	 *
	 * @param note in the register
	 * @param words of the note: the directory and a line feed; less when the run died
	 * while it wrote
	 */
	record Left(Path note, String words) {

		/** The directory, when it is there and says that we made it; null else. */
		@Nullable Path directory() throws IOException {
			if (!this.words.endsWith("\n")) {
				return null;
			}
			Path directory = Path.of(this.words.strip());
			Path mark = directory.resolve(MARK);
			boolean ours = Files.isRegularFile(mark) && Files.readString(mark).equals(this.words);
			return (ours || empty(directory)) ? directory : null;
		}

		/** A run that died between making the directory and marking it left it empty. */
		private static boolean empty(Path directory) throws IOException {
			if (!Files.isDirectory(directory)) {
				return false;
			}
			try (Stream<Path> children = Files.list(directory)) {
				return children.noneMatch((child) -> !child.endsWith(MARK));
			}
		}

		/** Whether nothing is left of it but the note. */
		boolean gone() {
			return !this.words.endsWith("\n") || !Files.exists(Path.of(this.words.strip()));
		}

		void remove() throws IOException {
			Path directory = directory();
			if (directory != null) {
				delete(directory);
			}
			if (gone()) {
				Files.deleteIfExists(this.note);
			}
		}

	}

}
