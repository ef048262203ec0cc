package dev.holdfast.source.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;

/**
 * Sees to it that a server has what a dump needs: on a server of our own by making what
 * is missing, on others by saying all of it at once before anything is loaded.
 */
final class LoadNeeds {

	private static final Pattern MONEY = Pattern.compile("\\bmoney\\b");

	private static final Pattern OWNER = Pattern
		.compile("(?:OWNER TO|FROM|TO) (\"(?:[^\"]|\"\")+\"|[^\\s\";]+)(?: WITH GRANT OPTION)?;");

	private final boolean own;

	private final Loading loading;

	private final LoadErrors errors;

	private boolean monetary;

	/**
	 * @param own whether the server is ours alone
	 */
	LoadNeeds(boolean own, Loading loading, LoadErrors errors) {
		this.own = own;
		this.loading = loading;
		this.errors = errors;
	}

	/** Whether sessions are given the dump's {@code lc_monetary}. */
	boolean monetary() {
		return this.monetary;
	}

	/** Whether objects are put into their tablespaces. */
	boolean tablespaces() {
		return !this.own;
	}

	/** Whether statistics are gathered: only where somebody will ask for rows. */
	boolean statistics() {
		return !this.own;
	}

	/**
	 * Looks at what can be seen before a whole database is loaded.
	 * @param selection which of its relations
	 * @param problems found so far, for people
	 */
	void look(TargetServer server, DatabaseFacts facts, SchemaScript script, LoadSelection selection,
			List<String> problems) {
		TargetNeeds needs = needs(server, facts, script, selection::takes, problems);
		try {
			boolean every = selection.everything() && this.loading.owners() && this.loading.privileges();
			provideRoles(server, needs, new TreeSet<>(every ? facts.roles() : List.of()), problems);
			Set<String> extensions = needs.missingExtensions(server.session());
			if (!extensions.isEmpty()) {
				problems.add("extensions are not installed on the server: " + String.join(", ", extensions)
						+ ": install their packages, or exclude what needs them");
			}
			tablespaces(server, needs, selection.everything() ? facts.tablespaces() : List.of(), problems);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the server", ex);
		}
	}

	/**
	 * Looks at what can be seen before some tables are loaded into a database that is
	 * there.
	 * @param wanted which entries are run
	 * @param problems found so far, for people
	 */
	void check(TargetServer server, DatabaseFacts facts, SchemaScript script, Predicate<TocEntry> wanted,
			List<String> problems) {
		TargetNeeds needs = needs(server, facts, script, wanted, problems);
		try {
			provideRoles(server, needs, new TreeSet<>(), problems);
			tablespaces(server, needs, List.of(), problems);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the server", ex);
		}
		fail(problems);
	}

	private TargetNeeds needs(TargetServer server, DatabaseFacts facts, SchemaScript script, Predicate<TocEntry> wanted,
			List<String> problems) {
		if (server.version().major() < facts.major()) {
			problems.add("the server is PostgreSQL " + server.version().text() + ", the backup is of " + facts.major()
					+ ": restore to a server of version " + facts.major() + " or newer");
		}
		TargetNeeds needs = new TargetNeeds();
		boolean[] money = new boolean[1];
		script.forEach((entry) -> {
			if (wanted.test(entry)) {
				needs.add(entry);
				money[0] |= MONEY.matcher(entry.definition()).find();
			}
		});
		checkMonetary(server, facts, money[0], problems);
		return needs;
	}

	private void tablespaces(TargetServer server, TargetNeeds needs, List<String> named, List<String> problems)
			throws SQLException {
		if (this.own) {
			return;
		}
		Set<String> missing = needs.missingTablespaces(server.session());
		named.stream().filter((name) -> !exists(server, name)).forEach(missing::add);
		if (!missing.isEmpty()) {
			problems
				.add("tablespaces are missing: " + String.join(", ", missing) + ": CREATE TABLESPACE on the server");
		}
	}

	private static boolean exists(TargetServer server, String tablespace) {
		return !server.value("SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = ?", tablespace).isEmpty();
	}

	private void provideRoles(TargetServer server, TargetNeeds needs, Set<String> named, List<String> problems)
			throws SQLException {
		Set<String> missing = needs.missingRoles(server.session(), this.loading.owners(), this.loading.privileges());
		if (this.loading.owners() && this.loading.privileges()) {
			server.session().query("SELECT rolname FROM pg_catalog.pg_roles", (row) -> named.remove(row.getString(1)));
			missing.addAll(named);
		}
		if (this.own) {
			create(server, missing, needs.superusers());
		}
		else if (!missing.isEmpty()) {
			problems.add("roles are missing: " + String.join(", ", missing)
					+ ": --create-roles makes those of the backup, --no-owner --no-privileges does without");
		}
	}

	private static void create(TargetServer server, Set<String> missing, Set<String> superusers) {
		for (String role : missing) {
			server.execute("CREATE ROLE " + Identifiers.quote(role) + " NOLOGIN");
		}
		for (String role : superusers) {
			server.execute("ALTER ROLE " + Identifiers.quote(role) + " SUPERUSER");
		}
	}

	/**
	 * Looks at the roles of what follows the rows, which those of the dump should hold.
	 */
	void roles(TargetServer server, SchemaScript script, Predicate<TocEntry> wanted) {
		TargetNeeds needs = new TargetNeeds();
		script.forEach((entry) -> {
			if (wanted.test(entry)) {
				needs.add(entry);
			}
		});
		List<String> problems = new ArrayList<>();
		try {
			provideRoles(server, needs, new TreeSet<>(), problems);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at the server", ex);
		}
		fail(problems);
	}

	/** The roles of large objects, where no archive of pg_dump names them. */
	void largeObjectRoles(TargetServer server, Path statements) {
		Set<String> roles = new TreeSet<>();
		try (BufferedReader lines = Files.newBufferedReader(statements, StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				Matcher matcher = OWNER.matcher(line);
				while (matcher.find()) {
					String name = matcher.group(1);
					roles
						.add(name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name);
				}
			}
			roles.remove("PUBLIC");
			server.session().query("SELECT rolname FROM pg_catalog.pg_roles", (row) -> roles.remove(row.getString(1)));
		}
		catch (IOException ex) {
			throw this.errors.staging(ex);
		}
		catch (SQLException ex) {
			throw this.errors.server().reading("looking at roles", ex);
		}
		if (this.own) {
			create(server, roles, Set.of());
		}
		else if (!roles.isEmpty()) {
			fail(List.of("roles are missing: " + String.join(", ", roles)));
		}
	}

	private void checkMonetary(TargetServer server, DatabaseFacts facts, boolean money, List<String> problems) {
		try {
			server.session().execute("SET lc_monetary = " + Identifiers.literal(facts.monetary()));
			server.session().execute("RESET lc_monetary");
			this.monetary = true;
		}
		catch (SQLException ex) {
			if (money) {
				problems.add("the backup holds amounts of type money in the locale " + facts.monetary() + ": "
						+ ServerErrors.text(ex) + ": install the locale on the server's machine");
			}
		}
	}

	/**
	 * Says all that is missing at once.
	 * @throws HoldfastException {@code UNREACHABLE} when anything is
	 */
	void fail(List<String> problems) {
		if (!problems.isEmpty()) {
			throw this.errors.unfit(String.join("; ", problems), "nothing was changed; mend these, then run it again");
		}
	}

}
