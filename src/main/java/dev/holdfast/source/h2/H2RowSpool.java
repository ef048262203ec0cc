package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.Claim;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a dump of format json holds until its tables can be made: their structure is
 * known last, because reading it ends the snapshot of the rows. It lies where the
 * database is going to lie, and is as private.
 */
final class H2RowSpool {

	private static final String SCHEMA = "schema";

	private final Path directory;

	private final Map<String, Pieces> tables = new HashMap<>();

	H2RowSpool(Path directory) throws IOException {
		this.directory = directory;
		Claim.delete(directory);
		Files.createDirectory(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	/** Takes the structure. */
	void schema(InputStream content) throws IOException {
		append(this.directory.resolve(SCHEMA), content, StandardOpenOption.CREATE_NEW);
	}

	/**
	 * Takes a piece of a table.
	 * @param path of the entry, {@code data/<table>/<number>.json}
	 */
	void rows(String path, InputStream content) throws IOException {
		int slash = path.lastIndexOf('/');
		String table = path.substring(0, slash);
		Pieces pieces = this.tables.computeIfAbsent(table,
				(name) -> new Pieces(this.directory.resolve("rows-" + this.tables.size())));
		if (!path.substring(slash + 1).equals(String.format("%06d.json", pieces.count))) {
			throw new DamagedArchiveException("entry " + path + " is not the next piece of its table", null);
		}
		pieces.count++;
		append(pieces.file, content, StandardOpenOption.CREATE);
	}

	private static void append(Path file, InputStream content, StandardOpenOption how) throws IOException {
		try (OutputStream out = Files.newOutputStream(file, how, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
			content.transferTo(out);
		}
	}

	/** The structure; null when there was none. */
	@Nullable Path schema() {
		Path file = this.directory.resolve(SCHEMA);
		return Files.exists(file) ? file : null;
	}

	/** All rows of a table; null when there was no piece of it. */
	@Nullable Path rows(String table) {
		Pieces pieces = this.tables.get(table);
		return (pieces != null) ? pieces.file : null;
	}

	/** How many pieces of a table there were. */
	int pieces(String table) {
		Pieces pieces = this.tables.get(table);
		return (pieces != null) ? pieces.count : 0;
	}

	/** Removes everything. */
	void remove() throws IOException {
		Claim.delete(this.directory);
	}

	private static final class Pieces {

		private final Path file;

		private int count;

		Pieces(Path file) {
			this.file = file;
		}

	}

}
