package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The password for client programs: in a file of mode 0600 that is removed when closed.
 * Command lines and environments can be read by others on many systems.
 */
final class ChildPassword implements AutoCloseable {

	private final @Nullable Path file;

	private ChildPassword(@Nullable Path file) {
		this.file = file;
	}

	/**
	 * @param directory a private one, made where it is missing
	 */
	static ChildPassword write(ConnectionParameters parameters, Path directory) throws IOException {
		String password = parameters.get("password");
		if (password == null) {
			return new ChildPassword(null);
		}
		Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path file = Files.createTempFile(directory, "pgpass", "",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		String line = "*:*:*:*:" + PasswordFile.escape(password) + "\n";
		Files.writeString(file, line);
		return new ChildPassword(file);
	}

	/**
	 * The variables by which a program finds it; without a password, none is looked for.
	 */
	Map<String, String> environment() {
		return Map.of("PGPASSFILE", (this.file != null) ? this.file.toString() : "/dev/null");
	}

	@Override
	public void close() throws IOException {
		if (this.file != null) {
			Files.deleteIfExists(this.file);
		}
	}

}
