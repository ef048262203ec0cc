package dev.holdfast.source.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The roles of {@code globals.sql}, as pg_dumpall writes them, one statement a line.
 * Those that the server has already are left as they are.
 */
final class BackupRoles {

	private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\\s\";]+)";

	private static final Pattern CREATE = Pattern.compile("CREATE ROLE " + NAME + ";");

	private static final Pattern ALTER = Pattern.compile("(?:ALTER ROLE|COMMENT ON ROLE) " + NAME + " .*;");

	private static final Pattern GRANT = Pattern.compile(
			"(GRANT " + NAME + " TO " + NAME + "(?: WITH (?:(?! GRANTED BY)[^;])*)?)(?: GRANTED BY " + NAME + ")?;");

	private final Path globals;

	private final LoadErrors errors;

	BackupRoles(Path globals, LoadErrors errors) {
		this.globals = globals;
		this.errors = errors;
	}

	/** Makes the roles that are missing, with their settings and memberships. */
	void create(TargetServer server) {
		Set<String> there = new HashSet<>();
		server.query("SELECT rolname FROM pg_catalog.pg_roles", (row) -> there.add(row.getString(1)));
		Set<String> made = new HashSet<>();
		List<String> later = new ArrayList<>();
		try (BufferedReader lines = Files.newBufferedReader(this.globals, StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				Matcher create = CREATE.matcher(line);
				Matcher alter = ALTER.matcher(line);
				if (create.matches() && !there.contains(unquoted(create.group(1)))) {
					made.add(unquoted(create.group(1)));
					run(server, line, create.group(1));
				}
				else if (alter.matches() && made.contains(unquoted(alter.group(1)))) {
					run(server, line, alter.group(1));
				}
				else if (line.startsWith("GRANT ")) {
					later.add(line);
				}
			}
		}
		catch (IOException ex) {
			throw this.errors.staging(ex);
		}
		later.forEach((line) -> grant(server, line, made));
	}

	/**
	 * Only memberships of roles that were made; others are as somebody wants them here.
	 */
	private void grant(TargetServer server, String line, Set<String> made) {
		Matcher grant = GRANT.matcher(line);
		if (grant.matches() && (made.contains(unquoted(grant.group(2))) || made.contains(unquoted(grant.group(3))))) {
			run(server, grant.group(1), grant.group(3));
		}
	}

	/** The statement itself is not said: it may hold the hash of a password. */
	private void run(TargetServer server, String sql, String role) {
		try {
			server.session().load().run(LoadStream.utf8(sql));
		}
		catch (SQLException ex) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					this.errors.server()
						.failure("role " + role + " cannot be made: " + ServerErrors.text(ex), "", null)
						.what(),
					"restore as a superuser, make the role by hand, or give --no-owner --no-privileges");
		}
		catch (IOException ex) {
			throw this.errors.server().reading("making roles", ex);
		}
	}

	private static String unquoted(String name) {
		return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
	}

}
