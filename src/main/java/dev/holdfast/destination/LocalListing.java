package dev.holdfast.destination;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The objects and the unfinished uploads found below a prefix. */
final class LocalListing extends SimpleFileVisitor<Path> {

	private final LocalTree tree;

	private final String prefix;

	private final List<StoredObject> objects = new ArrayList<>();

	private final List<LocalTemporary> temporaries = new ArrayList<>();

	LocalListing(LocalTree tree, String prefix) {
		this.tree = tree;
		this.prefix = prefix;
	}

	/** In key order. */
	List<StoredObject> objects() {
		return this.objects.stream().sorted(Comparator.comparing((object) -> object.key().value())).toList();
	}

	List<LocalTemporary> temporaries() {
		return this.temporaries;
	}

	@Override
	public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
		LocalTemporary temporary = LocalTemporary.at(directory);
		if (temporary == null || directory.equals(this.tree.root())) {
			return FileVisitResult.CONTINUE;
		}
		if (this.tree.keyOf(temporary.target()).startsWith(this.prefix)) {
			this.temporaries.add(temporary);
		}
		return FileVisitResult.SKIP_SUBTREE;
	}

	@Override
	public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
		if (attributes.isSymbolicLink() && Files.isDirectory(file)) {
			throw this.tree.notADirectory(file);
		}
		String key = this.tree.keyOf(file);
		if (attributes.isRegularFile() && key.startsWith(this.prefix)) {
			this.objects.add(new StoredObject(new ObjectKey(key), attributes.size(),
					attributes.lastModifiedTime().toInstant(), null));
		}
		return FileVisitResult.CONTINUE;
	}

	/** A file deleted meanwhile is no failure; anything else is. */
	@Override
	public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
		if (ex instanceof NoSuchFileException) {
			return FileVisitResult.CONTINUE;
		}
		throw ex;
	}

}
