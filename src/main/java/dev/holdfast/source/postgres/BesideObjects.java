package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which objects of a dump are loaded beside their place in a database that others use:
 * the relations that were chosen, the sequences that belong to them, and what they need
 * (types, functions) as far as the database does not have it.
 */
final class BesideObjects {

	private static final Set<String> RELATIONS = Set.of("TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE");

	private static final Set<String> MAKEABLE = Set.of("TYPE", "SHELL TYPE", "DOMAIN", "FUNCTION", "PROCEDURE",
			"AGGREGATE", "SEQUENCE");

	private static final Pattern CONSTRAINT = Pattern.compile("ADD CONSTRAINT (\"(?:[^\"]|\"\")+\"|[^\\s\"(]+)");

	/** Whether a schema has anything of this name. */
	private static final String EXISTS = """
			SELECT 1 FROM pg_catalog.pg_namespace n WHERE n.nspname = ? AND (
			  EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = ?)
			  OR EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.typnamespace = n.oid AND t.typname = ?)
			  OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.pronamespace = n.oid AND p.proname = ?)
			  OR EXISTS (SELECT FROM pg_catalog.pg_collation c WHERE c.collnamespace = n.oid AND c.collname = ?)
			  OR EXISTS (SELECT FROM pg_catalog.pg_opclass o WHERE o.opcnamespace = n.oid AND o.opcname = ?)
			  OR EXISTS (SELECT FROM pg_catalog.pg_ts_config c WHERE c.cfgnamespace = n.oid AND c.cfgname = ?))""";

	private final MovedNames names;

	private final Map<SqlNames.Name, String> makeable = new HashMap<>();

	private final Map<SqlNames.Name, Set<SqlNames.Name>> uses = new HashMap<>();

	private final Map<SqlNames.Name, List<SqlNames.Name>> owned = new HashMap<>();

	private final Map<SqlNames.Name, String> relations = new LinkedHashMap<>();

	/** Those whose statements have no names of columns after those of aliases. */
	private final Set<SqlNames.Name> strict = new HashSet<>();

	private final Set<String> left = new HashSet<>();

	private final Set<String> missing = new TreeSet<>();

	/**
	 * @param base how the names of our schemas begin
	 * @param before the section before the rows
	 */
	BesideObjects(String base, SchemaScript before, LoadSelection selection) {
		Set<String> schemas = new TreeSet<>();
		before.forEach((entry) -> {
			if (!entry.schema().isEmpty()) {
				schemas.add(entry.schema());
			}
			SqlNames.Name name = nameOf(entry);
			if (RELATIONS.contains(entry.kind()) && selection.takes(entry)) {
				this.relations.put(name, entry.kind());
			}
			if (Set.of("TABLE", "FOREIGN TABLE", "TYPE", "DOMAIN").contains(entry.kind())) {
				this.strict.add(name);
			}
			if (MAKEABLE.contains(entry.kind())) {
				this.makeable.put(name, entry.kind());
			}
			read(entry, name);
		});
		this.names = new MovedNames(base, schemas);
	}

	private static SqlNames.Name nameOf(TocEntry entry) {
		int arguments = entry.tag().indexOf('(');
		boolean routine = Set.of("FUNCTION", "PROCEDURE", "AGGREGATE").contains(entry.kind());
		return new SqlNames.Name(entry.schema(),
				(routine && arguments > 0) ? entry.tag().substring(0, arguments) : entry.tag());
	}

	/** What an entry before the rows says of who needs what. */
	private void read(TocEntry entry, SqlNames.Name name) {
		List<SqlNames.Name> said = SqlNames.names(entry.definition());
		boolean makes = RELATIONS.contains(entry.kind()) || MAKEABLE.contains(entry.kind());
		if (said.isEmpty() || !makes && !Set.of("DEFAULT", "SEQUENCE OWNED BY").contains(entry.kind())) {
			return;
		}
		boolean identity = entry.kind().equals("SEQUENCE") && !said.get(0).equals(name);
		if (identity || entry.kind().equals("SEQUENCE OWNED BY") && said.size() > 1) {
			this.owned.computeIfAbsent(identity ? said.get(0) : said.get(1), (table) -> new ArrayList<>())
				.add(identity ? name : said.get(0));
		}
		else {
			SqlNames.Name subject = entry.kind().equals("DEFAULT") ? said.get(0) : name;
			this.uses.computeIfAbsent(subject, (key) -> new LinkedHashSet<>()).addAll(said);
		}
	}

	MovedNames names() {
		return this.names;
	}

	/** The relations that were chosen. */
	Set<SqlNames.Name> relations() {
		return Set.copyOf(this.relations.keySet());
	}

	/** The tables among them. */
	List<SqlNames.Name> tables() {
		return this.relations.keySet().stream().filter((each) -> "TABLE".equals(this.relations.get(each))).toList();
	}

	/** Sequences that belong to tables that were chosen. */
	List<SqlNames.Name> sequences() {
		return this.relations.keySet()
			.stream()
			.flatMap((each) -> this.owned.getOrDefault(each, List.of()).stream())
			.toList();
	}

	/**
	 * Finds what the chosen relations need.
	 * @param target a session in the database that they are loaded into
	 * @return what is neither there nor in the dump, for people
	 */
	Set<String> find(Session target) throws SQLException {
		this.names.learn((name) -> target.single("SELECT pg_catalog.quote_ident(?)", name));
		this.relations.keySet().forEach(this.names::add);
		for (SqlNames.Name relation : this.relations.keySet()) {
			this.owned.getOrDefault(relation, List.of()).forEach(this.names::add);
		}
		need(this.relations.keySet(), target);
		return this.missing;
	}

	private void need(Iterable<SqlNames.Name> from, Session target) throws SQLException {
		Deque<SqlNames.Name> open = new ArrayDeque<>();
		from.forEach(open::add);
		while (!open.isEmpty()) {
			SqlNames.Name user = open.remove();
			for (SqlNames.Name used : this.uses.getOrDefault(user, Set.of())) {
				if (this.names.has(used) || !this.makeable.containsKey(used) && !this.strict.contains(user)
						|| isThere(used, target)) {
					continue;
				}
				if (this.makeable.containsKey(used) && this.names.add(used)) {
					open.add(used);
				}
				else {
					this.missing.add(used.label());
				}
			}
		}
	}

	private static boolean isThere(SqlNames.Name name, Session target) throws SQLException {
		String schema = TocEntry.readable(name.schema());
		String own = TocEntry.readable(name.name());
		return !target.single(EXISTS, schema, own, own, own, own, own, own).isEmpty();
	}

	/**
	 * Adds what the section after the rows makes, and what that needs.
	 * @param wanted which of its entries are run
	 * @return objects of the section before the rows that are to be made now
	 */
	Set<SqlNames.Name> after(SchemaScript after, java.util.function.Predicate<TocEntry> wanted, Session target)
			throws SQLException {
		Set<SqlNames.Name> users = new LinkedHashSet<>();
		after.forEach((entry) -> {
			if (this.names.leadsOut(entry) || this.names.isAbout(entry) && !wanted.test(entry)) {
				this.left.add(comment(entry));
			}
			boolean named = entry.kind().equals("INDEX") || entry.kind().equals("STATISTICS");
			if (wanted.test(entry) && this.names.isAbout(entry)) {
				Matcher constraint = CONSTRAINT.matcher(entry.definition());
				if (named) {
					this.names.add(new SqlNames.Name(entry.schema(), entry.tag()));
				}
				else if (entry.kind().equals("CONSTRAINT") && constraint.find()) {
					this.names.add(new SqlNames.Name(entry.schema(), plain(constraint.group(1))));
				}
				SqlNames.Name user = new SqlNames.Name(entry.schema(), entry.kind() + " " + entry.tag());
				this.uses.put(user, new LinkedHashSet<>(SqlNames.names(entry.definition())));
				users.add(user);
			}
		});
		Set<SqlNames.Name> before = new LinkedHashSet<>(this.makeable.keySet());
		before.removeIf(this.names::has);
		need(users, target);
		before.removeIf((name) -> !this.names.has(name));
		return before;
	}

	/** Tags of comments on it: the name of such an entry begins with its table's. */
	private static String comment(TocEntry entry) {
		String kind = entry.kind().equals("FK CONSTRAINT") ? "CONSTRAINT" : entry.kind();
		int end = entry.tag().indexOf(' ');
		String table = (end > 0) ? entry.tag().substring(0, end) : entry.tag();
		return entry.schema() + " " + kind + " " + entry.tag().substring(end + 1) + " ON " + table;
	}

	/** Whether a comment is on something that is not made. */
	boolean isOfWhatIsLeft(TocEntry comment) {
		return this.left.contains(comment.schema() + " " + comment.tag().replace("\"", ""));
	}

	private static String plain(String name) {
		return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
	}

}
