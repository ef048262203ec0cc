package dev.holdfast.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL connection as URLs give it: libpq's
 * {@code postgresql://user:password@host:port/database?sslmode=…} (PostgreSQL manual,
 * 34.1.1.2) and the {@code jdbc:postgresql:} form.
 */
record PostgresUrl(@Nullable String host, @Nullable Integer port, @Nullable String database, @Nullable String user,
		@Nullable Secret password, Map<String, String> parameters) {

	private static final Pattern URL = Pattern
		.compile("(?:jdbc:)?(?:postgresql|postgres)://([^/?]*)(?:/([^?]*))?(?:\\?(.*))?", Pattern.DOTALL);

	/** {@code jdbc:postgresql:database}, without a host. */
	private static final Pattern SHORT = Pattern.compile("jdbc:postgresql:(?!//)()/?([^?/]*)(?:\\?(.*))?",
			Pattern.DOTALL);

	private static final Pattern HOST = Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^:\\[\\]]*))(?::([0-9]*))?");

	private static final Pattern PLAIN_HOST = Pattern.compile("[\\p{L}\\p{N}._-]+|[0-9A-Fa-f:.]+(?:%[\\w.-]+)?|[/@].+");

	static boolean is(String text) {
		return text.startsWith("postgresql:") || text.startsWith("postgres:") || text.startsWith("jdbc:postgresql:");
	}

	/**
	 * Takes a URL apart.
	 * @throws BadValueException when it is none; the message has no part of it
	 */
	static PostgresUrl parse(String text) throws BadValueException {
		Matcher url = URL.matcher(text.trim());
		if (!url.matches()) {
			url = SHORT.matcher(text.trim());
		}
		if (!url.matches()) {
			throw new BadValueException("is not a PostgreSQL URL",
					"write for example postgresql://user@host:5432/database");
		}
		Map<String, String> given = query(url.group(3), text.startsWith("jdbc:"));
		authority(String.valueOf(url.group(1)), given);
		database(url.group(2), given);
		return of(given);
	}

	/** A blunt @ or slash here comes from a password that was not percent-encoded. */
	private static void database(@Nullable String path, Map<String, String> given) throws BadValueException {
		if (path != null && (path.contains("@") || path.contains("/"))) {
			throw new BadValueException("has an @ or / in the database's name",
					"write / and @ in a password as %2F and %40, or put the password under the key password");
		}
		put(given, "dbname", (path != null) ? PercentText.decode(path) : "");
	}

	private static PostgresUrl of(Map<String, String> given) throws BadValueException {
		String host = given.remove("host");
		if (host != null && !PLAIN_HOST.matcher(host).matches()) {
			throw new BadValueException(host.contains(",") ? "names several hosts" : "has a host that cannot be one",
					"name the one host to back up; characters such as @ : / in a password are percent-encoded (%40 %3A %2F),"
							+ " or put it under the key password");
		}
		String port = given.remove("port");
		String password = given.remove("password");
		String user = given.remove("user");
		String database = given.remove("dbname");
		return new PostgresUrl(host, (port != null) ? port(port) : null, database, user,
				(password != null) ? new Secret(password) : null, Map.copyOf(given));
	}

	private static void authority(String authority, Map<String, String> given) throws BadValueException {
		int at = authority.lastIndexOf('@');
		if (at >= 0) {
			String login = authority.substring(0, at);
			if (login.contains("@")) {
				throw new BadValueException("has more than one @ before the host",
						"write an @ in the user or password as %40, or put the password under the key password");
			}
			int colon = login.indexOf(':');
			put(given, "user", PercentText.decode((colon < 0) ? login : login.substring(0, colon)));
			put(given, "password", (colon < 0) ? "" : PercentText.decode(login.substring(colon + 1)));
		}
		String address = authority.substring(at + 1);
		if (address.contains(",")) {
			throw new BadValueException("names several hosts", "name the one host to back up");
		}
		Matcher host = HOST.matcher(address);
		if (!host.matches()) {
			throw new BadValueException("has a host and port that cannot be read",
					"write host:port; / and : in a password are percent-encoded (%2F %3A), or use the key password");
		}
		put(given, "host", PercentText.decode((host.group(1) != null) ? host.group(1) : String.valueOf(host.group(2))));
		put(given, "port", (host.group(3) != null) ? host.group(3) : "");
	}

	private static Map<String, String> query(@Nullable String query, boolean jdbc) throws BadValueException {
		Map<String, String> given = new LinkedHashMap<>();
		if (query == null || query.isEmpty()) {
			return given;
		}
		if (query.contains("@")) {
			throw new BadValueException("has an @ after the question mark",
					"write ? and @ in a password as %3F and %40");
		}
		for (String part : query.split("&")) {
			int equals = part.indexOf('=');
			if (equals <= 0) {
				throw new BadValueException("has a parameter without a value", "write ?name=value&name=value");
			}
			String name = PercentText.decode(part.substring(0, equals));
			String value = PercentText.decode(part.substring(equals + 1));
			put(given, PostgresParameters.name(name, jdbc), PostgresParameters.value(name, value, jdbc));
		}
		return given;
	}

	private static void put(Map<String, String> given, String name, String value) throws BadValueException {
		if (!value.isEmpty() && given.put(name, value) != null) {
			throw new BadValueException("gives " + name + " twice", "give it once");
		}
	}

	private static int port(String text) throws BadValueException {
		if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
			return Integer.parseInt(text);
		}
		throw new BadValueException("has a port that is not between 1 and 65535", "PostgreSQL's own port is 5432");
	}

}
