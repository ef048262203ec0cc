package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tables take the place of those of the same names, in one transaction; everything else
 * in the database stays. Foreign keys of other tables and views over these are dropped
 * and made anew in it; whatever else depends on the old tables is said before anything is
 * loaded.
 */
final class ReplaceTables implements Placing {

	private static final Set<String> LEFT_OUT = Set.of("PUBLICATION TABLE", "DEFAULT ACL");

	private final LoadErrors errors;

	private final boolean terminate;

	private final ReplacedKeys keys = new ReplacedKeys();

	private final Set<String> replaced = new TreeSet<>();

	/** As the server writes their names. */
	private String[] tables = {};

	/**
	 * @param terminate whether sessions that use the tables are ended
	 */
	ReplaceTables(LoadErrors errors, boolean terminate) {
		this.errors = errors;
		this.terminate = terminate;
	}

	@Override
	public String option() {
		return "--include together with --drop";
	}

	@Override
	public void reserve(Session target) {
		// which tables it is about is known with the schema
	}

	@Override
	public List<String> problems(Session target, BesideObjects objects) throws SQLException {
		List<String> problems = new ArrayList<>();
		for (SqlNames.Name sequence : objects.sequences()) {
			String owner = owner(target, sequence);
			if (owner != null && objects.relations().stream().noneMatch((each) -> each.label().equals(owner))) {
				problems.add("sequence " + sequence.label() + " is not that of the table any more");
			}
		}
		Set<String> unknown = new Dependents(target, oids(target, objects).keySet()).unknown();
		if (!unknown.isEmpty()) {
			problems.add("the tables cannot be replaced by themselves, because there depend on them: "
					+ String.join("; ", unknown)
					+ ": drop these, or restore with --as-schema and merge the rows by SQL");
		}
		return problems;
	}

	/**
	 * The table that a sequence of the target belongs to; empty for none, null for no
	 * sequence.
	 */
	private static @org.jspecify.annotations.Nullable String owner(Session target, SqlNames.Name sequence)
			throws SQLException {
		List<String> found = new ArrayList<>();
		target.query("""
				SELECT coalesce((SELECT pg_catalog.format('%I.%I', tn.nspname, t.relname) FROM pg_catalog.pg_depend d
				  JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
				  JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
				  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
				    AND d.refclassid = d.classid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')), '')
				FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
				WHERE n.nspname = ? AND c.relname = ?""", (row) -> found.add(row.getString(1)),
				TocEntry.readable(sequence.schema()), TocEntry.readable(sequence.name()));
		return found.isEmpty() ? null : found.get(0);
	}

	/**
	 * What there is of these tables in the target, with the statement that drops each.
	 */
	private static Map<Long, String> oids(Session target, BesideObjects objects) throws SQLException {
		Map<Long, String> oids = new LinkedHashMap<>();
		for (SqlNames.Name relation : objects.relations()) {
			target.query("""
					SELECT c.oid, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
					  WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END || ' '
					  || c.oid::pg_catalog.regclass
					FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
					WHERE n.nspname = ? AND c.relname = ?""", (row) -> oids.put(row.getLong(1), row.getString(2)),
					TocEntry.readable(relation.schema()), TocEntry.readable(relation.name()));
		}
		return oids;
	}

	@Override
	public boolean takes(TocEntry entry) {
		return !LEFT_OUT.contains(entry.kind());
	}

	@Override
	public void after(SchemaScript after, BesideObjects objects) {
		this.keys.read(after, objects.names());
	}

	@Override
	public List<String> statements(Session target, BesideObjects objects) throws SQLException {
		List<String> statements = new ArrayList<>();
		Map<Long, String> old = oids(target, objects);
		Dependents dependents = new Dependents(target, old.keySet());
		Set<String> unknown = dependents.unknown();
		if (!unknown.isEmpty()) {
			throw this.errors.unfit("the tables cannot be replaced any more, because there depend on them: "
					+ String.join("; ", unknown), "they are as they were; drop these, and restore again");
		}
		List<Dependents.ForeignKey> others = dependents.foreignKeys();
		List<String> views = dependents.views();
		List<String> published = dependents.publications();
		if (this.terminate) {
			statements.add("SELECT pg_catalog.pg_terminate_backend(l.pid) FROM pg_catalog.pg_locks l JOIN "
					+ "pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database() "
					+ "WHERE l.pid <> pg_catalog.pg_backend_pid() AND l.relation IN (0"
					+ old.keySet().stream().map((oid) -> ", " + oid).collect(Collectors.joining()) + ")");
		}
		others.forEach((key) -> statements.add(key.drop()));
		List<String> remake = new ArrayList<>();
		for (String view : views) {
			remake.addAll(new ViewStatements(target, view).make());
		}
		List<String> reversed = new ArrayList<>(views);
		Collections.reverse(reversed);
		for (String view : reversed) {
			statements.add(new ViewStatements(target, view).drop());
		}
		dropOld(old, statements);
		old.values().forEach((each) -> this.replaced.add(readable(each)));
		for (Map.Entry<String, String> beside : objects.names().used().entrySet()) {
			statements.add("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(beside.getValue()));
			statements.addAll(MoveOut.statements(target, beside.getKey(), beside.getValue()));
		}
		this.tables = objects.relations().stream().map(SqlNames.Name::label).toArray(String[]::new);
		statements.addAll(this.keys.statements(target, others, names(old)));
		statements.addAll(remake);
		statements.addAll(published);
		return statements;
	}

	/** {@code table public.orders}. */
	private static String readable(String object) {
		int name = object.lastIndexOf(' ', object.indexOf('.'));
		return object.substring(0, name).toLowerCase(Locale.ROOT) + object.substring(name);
	}

	private static Set<String> names(Map<Long, String> old) {
		return old.values()
			.stream()
			.map((each) -> each.substring(each.lastIndexOf(' ', each.indexOf('.')) + 1))
			.collect(Collectors.toSet());
	}

	/** In one statement, because one may be built on the other. */
	private static void dropOld(Map<Long, String> old, List<String> statements) {
		Map<String, List<String>> kinds = new LinkedHashMap<>();
		for (String kind : List.of("VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "TABLE", "SEQUENCE")) {
			old.values()
				.stream()
				.filter((each) -> each.startsWith(kind + " "))
				.forEach((each) -> kinds.computeIfAbsent(kind, (key) -> new ArrayList<>())
					.add(each.substring(kind.length() + 1)));
		}
		kinds.forEach((kind, names) -> statements.add("DROP " + kind + " " + String.join(", ", names)));
	}

	@Override
	public String became(Session target) throws SQLException {
		List<String> loose = new ArrayList<>();
		target.query(
				"SELECT pg_catalog.format('%I on %s', o.conname, o.conrelid::pg_catalog.regclass) "
						+ "FROM pg_catalog.pg_constraint o WHERE o.contype = 'f' AND NOT o.convalidated "
						+ "AND (o.conrelid::pg_catalog.regclass::text = ANY (?::text[]) "
						+ "OR o.confrelid::pg_catalog.regclass::text = ANY (?::text[])) ORDER BY 1",
				(row) -> loose.add(row.getString(1)), (Object) this.tables, this.tables);
		String old = this.replaced.isEmpty() ? "nothing was there of the tables"
				: "dropped was " + String.join(", ", this.replaced);
		String keys = loose.isEmpty() ? ""
				: "; rows there are that break foreign keys, which were made NOT VALID: " + String.join(", ", loose);
		return old + keys + (this.keys.notMade().isEmpty() ? "" : "; " + String.join("; ", this.keys.notMade()));
	}

	@Override
	public List<String> leftOut() {
		return List
			.of("foreign keys between these tables and others, which are made when the tables are in their place");
	}

}
