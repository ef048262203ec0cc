package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a schema needs of a server: roles, extensions, tablespaces. All that is missing is
 * said at once, before anything is loaded.
 */
final class TargetNeeds {

	/** Roles in the text of grants, each whole or in double quotes. */
	private static final String ROLE = "(\"(?:[^\"]|\"\")+\"|[^\\s\",;]+)";

	private static final Pattern GRANTED = Pattern
		.compile("(?:\\bTO|\\bFROM|\\bFOR ROLE|SET SESSION AUTHORIZATION) " + ROLE);

	private static final Pattern USER_MAPPING = Pattern.compile("CREATE USER MAPPING FOR " + ROLE);

	private static final Pattern POLICY_ROLES = Pattern.compile("\\bTO (" + ROLE + "(?:, " + ROLE + ")*)");

	private static final Pattern EXTENSION = Pattern.compile("CREATE EXTENSION IF NOT EXISTS " + ROLE);

	private static final Pattern LOCALE = Pattern.compile("locale = '((?:[^']|'')*)'|lc_collate = '((?:[^']|'')*)'");

	/** Only a superuser may own one. */
	private static final Set<String> SUPERUSERS = Set.of("EVENT TRIGGER", "FOREIGN DATA WRAPPER", "PUBLICATION",
			"SUBSCRIPTION");

	private static final Set<String> NO_ROLE = Set.of("PUBLIC", "SESSION_USER", "CURRENT_USER", "DEFAULT");

	private final Set<String> owners = new TreeSet<>();

	private final Set<String> grantees = new TreeSet<>();

	private final Set<String> superusers = new TreeSet<>();

	private final Set<String> extensions = new LinkedHashSet<>();

	private final Set<String> tablespaces = new TreeSet<>();

	private final Map<String, String> collations = new LinkedHashMap<>();

	/** Takes what one entry needs. */
	void add(TocEntry entry) {
		if (!entry.owner().isEmpty()) {
			String owner = TocEntry.readable(entry.owner());
			this.owners.add(owner);
			if (SUPERUSERS.contains(entry.kind())) {
				this.superusers.add(owner);
			}
		}
		if (!entry.tablespace().isEmpty()) {
			this.tablespaces.add(TocEntry.readable(entry.tablespace()));
		}
		if (entry.isPrivilege()) {
			find(GRANTED, entry.definition(), this.grantees);
		}
		switch (entry.kind()) {
			case "POLICY" -> policyRoles(entry.definition());
			case "USER MAPPING" -> find(USER_MAPPING, entry.definition(), this.grantees);
			case "EXTENSION" -> find(EXTENSION, entry.definition(), this.extensions);
			case "COLLATION" -> this.collations.put(entry.label(), TocEntry.readable(entry.definition()));
			default -> {
				// needs nothing that is not in the dump
			}
		}
	}

	private void policyRoles(String definition) {
		int end = definition.indexOf(" USING (");
		Matcher roles = POLICY_ROLES.matcher((end > 0) ? definition.substring(0, end) : definition);
		if (roles.find()) {
			find(Pattern.compile(ROLE), roles.group(1), this.grantees);
		}
	}

	private static void find(Pattern pattern, String definition, Set<String> found) {
		Matcher matcher = pattern.matcher(definition);
		while (matcher.find()) {
			String name = unquote(TocEntry.readable(matcher.group(1)));
			if (!NO_ROLE.contains(name)) {
				found.add(name);
			}
		}
	}

	private static String unquote(String name) {
		return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
	}

	/** Roles that are named and not there. */
	Set<String> missingRoles(Session session, boolean owned, boolean granted) throws SQLException {
		Set<String> missing = new TreeSet<>();
		if (owned) {
			missing.addAll(this.owners);
		}
		if (granted) {
			missing.addAll(this.grantees);
		}
		session.query("SELECT rolname FROM pg_catalog.pg_roles", (row) -> missing.remove(row.getString(1)));
		return missing;
	}

	/** Roles that must be superusers to own what they own. */
	Set<String> superusers() {
		return Set.copyOf(this.superusers);
	}

	Set<String> missingExtensions(Session session) throws SQLException {
		Set<String> missing = new LinkedHashSet<>(this.extensions);
		session.query("SELECT name FROM pg_catalog.pg_available_extensions", (row) -> missing.remove(row.getString(1)));
		return missing;
	}

	Set<String> missingTablespaces(Session session) throws SQLException {
		Set<String> missing = new TreeSet<>(this.tablespaces);
		session.query("SELECT spcname FROM pg_catalog.pg_tablespace", (row) -> missing.remove(row.getString(1)));
		return missing;
	}

	/** Collations that this server cannot make, each with what it says. */
	List<String> impossibleCollations(Session session) {
		List<String> impossible = new ArrayList<>();
		this.collations.forEach((label, definition) -> {
			int options = definition.indexOf(" (");
			if (options < 0 || !LOCALE.matcher(definition).find()) {
				return;
			}
			try {
				session.execute("BEGIN");
				session.execute("CREATE COLLATION pg_temp.holdfast_probe" + definition.substring(options));
			}
			catch (SQLException ex) {
				impossible.add(label + " (" + ServerErrors.text(ex) + ")");
			}
			finally {
				rollback(session);
			}
		});
		return impossible;
	}

	private static void rollback(Session session) {
		try {
			session.execute("ROLLBACK");
		}
		catch (SQLException ex) {
			// the session has gone; the next statement says so
		}
	}

}
