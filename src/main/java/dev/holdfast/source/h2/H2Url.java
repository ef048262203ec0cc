package dev.holdfast.source.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A JDBC URL of H2 as it is given and as it is used. The used one never creates a
 * database, writes no trace file, and opens a database file of this machine read-only:
 * its bytes stay as they are, and a clean shutdown is not needed.
 */
record H2Url(String location, String settings) {

	private static final String SCHEME = "jdbc:h2:";

	private static final List<String> KEPT = List.of("CIPHER", "MODE", "DATABASE_TO_UPPER", "DATABASE_TO_LOWER",
			"CASE_INSENSITIVE_IDENTIFIERS", "DEFAULT_NULL_ORDERING", "NON_KEYWORDS", "TIME ZONE", "PAGE_SIZE");

	static H2Url of(String source, String url) {
		String trimmed = url.strip();
		if (!trimmed.startsWith(SCHEME)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "source " + source + ": not an H2 address",
					"begin url with jdbc:h2:, for example jdbc:h2:/srv/app/data");
		}
		int end = trimmed.indexOf(';');
		return (end < 0) ? new H2Url(trimmed, "") : new H2Url(trimmed.substring(0, end), trimmed.substring(end));
	}

	/** What to connect to. */
	String connect() {
		String all = without(without(this.settings, "IFEXISTS"), "FORBID_CREATION") + ";IFEXISTS=TRUE";
		if (isFile()) {
			all = without(all, "TRACE_LEVEL_FILE") + ";TRACE_LEVEL_FILE=0";
			if (!isShared()) {
				all = without(all, "ACCESS_MODE_DATA") + ";ACCESS_MODE_DATA=r";
			}
		}
		return this.location + all;
	}

	/**
	 * The file that a restore would write, without {@code .mv.db}.
	 * @throws HoldfastException with {@code BAD_PLAN} for a database that is no file
	 */
	Path file(String source) {
		String rest = this.location.substring(SCHEME.length());
		String path = rest.startsWith("file:") ? rest.substring("file:".length()) : rest;
		if (path.startsWith("~")) {
			path = System.getProperty("user.home") + path.substring(1);
		}
		if (!isFile() || path.matches("[a-zA-Z]{2,}:.*") || path.isBlank()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + source + ": " + this + " is no database file, and H2 databases are restored into files",
					"name a file with --target jdbc:h2:/path, and bring it to its server when it is there");
		}
		return Path.of(path).toAbsolutePath().normalize();
	}

	/** Those settings that say how a database reads and writes its own file. */
	String kept() {
		StringBuilder kept = new StringBuilder();
		for (String name : KEPT) {
			Matcher matcher = setting(name).matcher(this.settings);
			if (matcher.find()) {
				kept.append(';').append(name).append('=').append(matcher.group(1));
			}
		}
		return kept.toString();
	}

	/** Whether the file is encrypted. */
	boolean isEncrypted() {
		return setting("CIPHER").matcher(this.settings).find();
	}

	/** Whether this process would open the database's file itself. */
	boolean isFile() {
		String rest = this.location.substring(SCHEME.length());
		return !rest.startsWith("mem:") && !rest.startsWith("tcp:") && !rest.startsWith("ssl:");
	}

	/** Whether its file is in this directory or below, through links too. */
	boolean isBelow(Path directory) {
		if (!isFile()) {
			return false;
		}
		String name = this.location.substring(SCHEME.length()).replaceFirst("^(file:|nio:|split:|async:)+", "");
		Path file = Path.of(name.startsWith("~") ? System.getProperty("user.home") + name.substring(1) : name);
		return real(Path.of(file + ".mv.db")).startsWith(real(directory));
	}

	/** Follows the links of as much of a path as exists. */
	private static Path real(Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		try {
			return absolute.toRealPath();
		}
		catch (IOException ex) {
			Path parent = absolute.getParent();
			return (parent != null) ? real(parent).resolve(absolute.getFileName()) : absolute;
		}
	}

	/** Whether the file may be open in another process at the same time. */
	boolean isShared() {
		Matcher matcher = setting("AUTO_SERVER").matcher(this.settings);
		return matcher.find() && "TRUE".equals(matcher.group(1).strip().toUpperCase(Locale.ROOT));
	}

	/** Without settings, which may hold passwords. */
	@Override
	public String toString() {
		return this.location;
	}

	private static String without(String settings, String name) {
		return setting(name).matcher(settings).replaceAll("");
	}

	private static Pattern setting(String name) {
		return Pattern.compile(";\\s*" + name + "\\s*=((?:\\\\.|[^;\\\\])*)", Pattern.CASE_INSENSITIVE);
	}

}
