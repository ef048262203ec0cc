package dev.holdfast.plan;

import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * An H2 URL, without its user and password.
 *
 * @param url with an absolute path when it names a file: H2 refuses paths that are
 * silently relative
 */
record H2Url(String url, @Nullable String user, @Nullable Secret password) {

	private static final String START = "jdbc:h2:";

	/**
	 * Takes a URL apart.
	 * @throws BadValueException when it is none, or names a database that no other
	 * process can read; the message has no part of it
	 */
	static H2Url parse(String text) throws BadValueException {
		String trimmed = text.trim();
		if (!trimmed.startsWith(START) || trimmed.length() == START.length()) {
			throw new BadValueException("is not an H2 URL", "write for example jdbc:h2:/srv/shop/database");
		}
		String[] parts = trimmed.substring(START.length()).split(";");
		StringBuilder url = new StringBuilder(START).append(place(parts.length > 0 ? parts[0] : ""));
		String user = null;
		Secret password = null;
		for (int i = 1; i < parts.length; i++) {
			String part = parts[i].toUpperCase(Locale.ROOT);
			if (part.startsWith("USER=")) {
				user = parts[i].substring("USER=".length());
			}
			else if (part.startsWith("PASSWORD=")) {
				password = new Secret(parts[i].substring("PASSWORD=".length()));
			}
			else {
				url.append(';').append(parts[i]);
			}
		}
		return new H2Url(url.toString(), user, password);
	}

	private static String place(String name) throws BadValueException {
		if (name.startsWith("mem:")) {
			throw new BadValueException("names an in-memory database, which no other process can read",
					"use a file or server database");
		}
		if (name.startsWith("tcp:") || name.startsWith("ssl:") || name.startsWith("zip:") || name.startsWith("~")) {
			return name;
		}
		String file = name.startsWith("file:") ? name.substring("file:".length()) : name;
		if (file.startsWith("~")) {
			return file;
		}
		if (file.isBlank() || file.contains("://")) {
			throw new BadValueException("names no database", "write for example jdbc:h2:/srv/shop/database");
		}
		return absolute(Scalars.path(file));
	}

	private static String absolute(Path file) {
		return file.toAbsolutePath().normalize().toString();
	}

}
