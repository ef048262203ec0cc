package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps entries without rows (the schema, statements) in private files while they are
 * needed: the schema is read several times over.
 */
final class EntrySpool implements AutoCloseable {

	private final Path directory;

	private final LoadErrors errors;

	private final List<Path> files = new ArrayList<>();

	EntrySpool(Path directory, LoadErrors errors) {
		this.directory = directory;
		this.errors = errors;
	}

	/** Keeps content until closed. */
	Path keep(InputStream content) throws IOException {
		Path file = create();
		try (OutputStream out = Files.newOutputStream(file)) {
			content.transferTo(out);
		}
		return file;
	}

	/** A new private file that is removed when closed. */
	Path create() {
		try {
			Files.createDirectories(this.directory,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			Path file = Files.createTempFile(this.directory, "schema", "",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			synchronized (this.files) {
				this.files.add(file);
			}
			return file;
		}
		catch (IOException ex) {
			throw this.errors.staging(ex);
		}
	}

	@Override
	public void close() {
		for (Path file : this.files) {
			try {
				Files.deleteIfExists(file);
			}
			catch (IOException ex) {
				// in a private directory that its owner removes
			}
		}
		this.files.clear();
	}

}
