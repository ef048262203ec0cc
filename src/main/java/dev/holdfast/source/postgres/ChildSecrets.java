package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The passwords of the role and of the TLS key for client programs: in files of mode 0600
 * that are removed when closed. Command lines and environments can be read by others on
 * many systems.
 */
final class ChildSecrets implements AutoCloseable {

	private static final String SERVICE = "holdfast";

	private final ConnectionParameters parameters;

	private final @Nullable Path password;

	private final @Nullable Path service;

	private ChildSecrets(ConnectionParameters parameters, @Nullable Path password, @Nullable Path service) {
		this.parameters = parameters;
		this.password = password;
		this.service = service;
	}

	/**
	 * @param directory a private one, made where it is missing
	 */
	static ChildSecrets write(ConnectionParameters parameters, Path directory) throws IOException {
		String password = parameters.get("password");
		String key = parameters.get("sslpassword");
		Path first = (password != null) ? file(directory, "*:*:*:*:" + PasswordFile.escape(password) + "\n") : null;
		try {
			Path second = (key != null) ? file(directory, "[" + SERVICE + "]\nsslpassword=" + key + "\n") : null;
			return new ChildSecrets(parameters, first, second);
		}
		catch (IOException ex) {
			if (first != null) {
				Files.delete(first);
			}
			throw ex;
		}
	}

	private static Path file(Path directory, String content) throws IOException {
		Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path file = Files.createTempFile(directory, "pgpass", "",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		return Files.writeString(file, content);
	}

	/** The connection string, which names the file of the key's password. */
	String conninfo() {
		ConnectionParameters named = this.parameters.with("application_name", "holdfast");
		return named.conninfo() + ((this.service != null) ? " service=" + SERVICE : "");
	}

	/**
	 * The variables by which a program finds the files; without a password, none is
	 * looked for.
	 */
	Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>();
		environment.put("PGPASSFILE", (this.password != null) ? this.password.toString() : "/dev/null");
		if (this.service != null) {
			environment.put("PGSERVICEFILE", this.service.toString());
		}
		return environment;
	}

	@Override
	public void close() throws IOException {
		if (this.password != null) {
			Files.deleteIfExists(this.password);
		}
		if (this.service != null) {
			Files.deleteIfExists(this.service);
		}
	}

}
