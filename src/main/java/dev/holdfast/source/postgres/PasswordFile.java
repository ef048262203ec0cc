package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A password file as libpq reads it: {@code host:port:database:user:password}, where
 * {@code *} matches everything and a backslash escapes; the first line that matches
 * counts. As libpq does, one that others may read is ignored.
 */
final class PasswordFile {

	private static final Set<PosixFilePermission> PRIVATE = Set.of(PosixFilePermission.OWNER_READ,
			PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

	private final Path path;

	PasswordFile(Path path) {
		this.path = path;
	}

	@Nullable String find(ConnectionParameters wanted) {
		if (!usable()) {
			return null;
		}
		String host = socketOfDefault(wanted) ? "localhost" : wanted.host();
		List<String> key = List.of(host, String.valueOf(wanted.port()), wanted.database(), wanted.user());
		for (String line : lines()) {
			List<String> fields = split(line);
			if (fields.size() == 5 && matches(fields, key)) {
				return fields.get(4);
			}
		}
		return null;
	}

	/** Whether there is one that is ignored because others may read it. */
	boolean tooOpen() {
		return Files.isRegularFile(this.path) && !usable();
	}

	private boolean usable() {
		try {
			return Files.isRegularFile(this.path) && PRIVATE.containsAll(Files.getPosixFilePermissions(this.path));
		}
		catch (IOException | UnsupportedOperationException ex) {
			return Files.isReadable(this.path);
		}
	}

	/** A line may be written for a socket in the default directory as localhost. */
	private static boolean socketOfDefault(ConnectionParameters wanted) {
		return List.of("/var/run/postgresql", "/run/postgresql", "/tmp").contains(wanted.host());
	}

	private List<String> lines() {
		try {
			return Files.readAllLines(this.path);
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private static boolean matches(List<String> fields, List<String> key) {
		for (int i = 0; i < key.size(); i++) {
			if (!fields.get(i).equals("*") && !fields.get(i).equals(key.get(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Splits at colons that no backslash precedes; the rest of the line is the password.
	 */
	private static List<String> split(String line) {
		List<String> fields = new ArrayList<>();
		if (line.startsWith("#")) {
			return fields;
		}
		StringBuilder field = new StringBuilder();
		for (int i = 0; i < line.length(); i++) {
			char c = line.charAt(i);
			if (c == '\\' && i + 1 < line.length()) {
				field.append(line.charAt(++i));
			}
			else if (c == ':' && fields.size() < 4) {
				fields.add(field.toString());
				field.setLength(0);
			}
			else {
				field.append(c);
			}
		}
		fields.add(field.toString());
		return fields;
	}

	/** A field with its colons and backslashes escaped. */
	static String escape(String field) {
		return field.replace("\\", "\\\\").replace(":", "\\:");
	}

}
