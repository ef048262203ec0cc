package dev.holdfast.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.LoadStoppedException;

/**
 * Writes entries as files into a directory of our own. Nothing is ever written through a
 * link: the directory of each file must be a real one, and each file a new one.
 * Directories get their facts when what is in them is written, because that would change
 * their times, and a read-only one could not be filled.
 */
final class RestoredTree {

	private static final FileAttribute<?> PRIVATE_FILE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<?> PRIVATE_DIRECTORY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private static final int BUFFER = 256 << 10;

	private final Function<String, @Nullable Spot> places;

	private final BooleanSupplier stopped;

	private final FileFactsWriter facts = new FileFactsWriter();

	private final Deque<Open> open = new ArrayDeque<>();

	private final Set<String> roots = new LinkedHashSet<>();

	private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

	private long replaced;

	/**
	 * @param places where the entry of this path is written; null for nowhere
	 */
	RestoredTree(Function<String, @Nullable Spot> places, BooleanSupplier stopped) {
		this.places = places;
		this.stopped = stopped;
	}

	/** Paths of entries whose directory was no entry: what the dump began with. */
	Set<String> roots() {
		return this.roots;
	}

	/** How many were written over one of the same name. */
	long replaced() {
		return this.replaced;
	}

	/**
	 * Writes one entry.
	 * @param path of the entry relative to its source
	 * @param link path that a hard link leads to, relative to the source
	 */
	void write(Entry entry, String path, @Nullable String link, InputStream content) throws IOException {
		Spot spot = this.places.apply(path);
		if (spot == null) {
			return;
		}
		Path file = spot.file();
		leave(path);
		requireDirectory(path, spot);
		switch (entry.kind()) {
			case DIRECTORY -> directory(entry, path, file);
			case FILE -> {
				replace(file);
				content(entry, file, content);
				this.facts.apply(file, entry);
			}
			case SYMBOLIC_LINK -> {
				replace(file);
				Files.createSymbolicLink(file, Path.of(Objects.requireNonNull(entry.linkName())));
				this.facts.apply(file, entry);
			}
			case HARD_LINK -> hardLink(path, file, String.valueOf(link));
			case FIFO -> fifo(entry, file);
		}
	}

	private void directory(Entry entry, String path, Path file) throws IOException {
		try {
			Files.createDirectory(file, PRIVATE_DIRECTORY);
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
				throw new DamagedArchiveException("entry " + path + " is there twice", ex);
			}
		}
		this.open.push(new Open(path, file, entry));
	}

	/** A file that changed while it was read follows itself. */
	private void replace(Path file) throws IOException {
		if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
			throw new DamagedArchiveException("entry " + file.getFileName() + " is there twice", null);
		}
		if (Files.deleteIfExists(file)) {
			this.replaced++;
		}
	}

	private void hardLink(String path, Path file, String link) throws IOException {
		Spot spot = this.places.apply(link);
		Path other = (spot != null) ? spot.file() : file;
		if (spot == null || !Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS) || !isReal(spot)) {
			throw new DamagedArchiveException("entry " + path + " is a link to " + link + ", which is not there", null);
		}
		replace(file);
		Files.createLink(file, other);
	}

	private void fifo(Entry entry, Path file) throws IOException {
		if (LinuxWrites.areAvailable()) {
			replace(file);
			if (LinuxWrites.mkfifo(FileFactsWriter.name(file), 0600) == 0) {
				this.facts.apply(file, entry);
			}
		}
	}

	private void content(Entry entry, Path file, InputStream content) throws IOException {
		try (FileChannel out = FileChannel.open(file,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
				PRIVATE_FILE)) {
			Entry.Sparse sparse = entry.sparse();
			if (sparse == null) {
				copy(content, out, 0, entry.size());
				return;
			}
			for (Entry.Sparse.Run run : sparse.runs()) {
				copy(content, out, run.offset(), run.length());
			}
			if (out.size() < sparse.realSize()) {
				out.write(ByteBuffer.allocate(1), sparse.realSize() - 1);
			}
		}
	}

	private void copy(InputStream content, FileChannel out, long offset, long length) throws IOException {
		long at = offset;
		for (long left = length; left > 0;) {
			if (this.stopped.getAsBoolean()) {
				throw new LoadStoppedException();
			}
			int read = content.read(this.buffer.array(), 0, (int) Math.min(BUFFER, left));
			if (read < 0) {
				throw new DamagedArchiveException("the archive ends too early", null);
			}
			this.buffer.clear().limit(read);
			while (this.buffer.hasRemaining()) {
				at += out.write(this.buffer, at);
			}
			left -= read;
		}
	}

	/** Makes sure that the way to a file is one of real directories. */
	private void requireDirectory(String path, Spot spot) throws IOException {
		Path directory = Objects.requireNonNull(spot.file().getParent());
		if (!this.open.isEmpty() && this.open.element().file.equals(directory)) {
			return;
		}
		if (spot.file().equals(spot.base())) {
			this.roots.add(path);
			return;
		}
		if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(directory);
			this.roots.add(path);
		}
		else if (this.open.isEmpty()) {
			this.roots.add(path);
		}
		if (!isReal(spot)) {
			throw new DamagedArchiveException("entry " + path + " lies behind a link", null);
		}
	}

	/** Whether no directory on the way is a link. */
	private static boolean isReal(Spot spot) throws IOException {
		if (spot.file().equals(spot.base())) {
			return true;
		}
		if (!spot.file().normalize().startsWith(spot.base())) {
			return false;
		}
		try {
			Path directory = Objects.requireNonNull(spot.file().getParent());
			return directory.toRealPath()
				.equals(spot.base().toRealPath().resolve(spot.base().relativize(directory)).normalize());
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/** Ends the directories that this path is not in. */
	private void leave(String path) throws IOException {
		while (!this.open.isEmpty() && !path.startsWith(this.open.element().path + "/")) {
			close();
		}
	}

	private void close() throws IOException {
		Open left = this.open.pop();
		this.facts.apply(left.file, left.entry);
	}

	/** Ends all directories. */
	void finish() throws IOException {
		while (!this.open.isEmpty()) {
			close();
		}
	}

	/**
	 * Where an entry is written.
	 *
	 * @param base the directory of ours that it is in, or itself
	 * @param file the file
	 */
	record Spot(Path base, Path file) {
	}

	private record Open(String path, Path file, Entry entry) {
	}

}
