package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.source.Loading;

/**
 * Rows come into tables that are there, in one transaction: besides those that they have,
 * or in their place. Triggers rest meanwhile, and foreign keys are looked at when all
 * rows are there, so that the order of tables is of no account.
 */
final class InsertRows implements Placing {

	private static final Set<String> NEEDED = Set.of("TABLE", "TABLE ATTACH", "SEQUENCE", "SEQUENCE OWNED BY",
			"DEFAULT", "TYPE", "SHELL TYPE", "DOMAIN", "FUNCTION", "AGGREGATE");

	/**
	 * Tables of ours that are no parts of others, each with the columns that have data.
	 */
	private static final String TABLES = """
			SELECT CASE WHEN c.relkind = 'r' THEN 'ONLY ' ELSE '' END || c.oid::pg_catalog.regclass, n.nspname, c.relname,
			  (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
			    FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			    AND a.attgenerated = '')
			FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = ANY (?::text[]) AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 2, 3""";

	/** What of a table here has no place of the same type in the one that is there. */
	private static final String MISFITS = """
			SELECT pg_catalog.format('column %I of %s is %s in the backup and %s here', a.attname, ?::text,
			  pg_catalog.format_type(a.atttypid, a.atttypmod), coalesce(pg_catalog.format_type(b.atttypid, b.atttypmod)
			    || CASE WHEN b.attgenerated <> '' THEN ', generated,' ELSE '' END, 'not there'))
			FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_attribute b
			  ON b.attrelid = pg_catalog.to_regclass(?) AND b.attname = a.attname AND b.attnum > 0 AND NOT b.attisdropped
			WHERE a.attrelid = pg_catalog.to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
			  AND (b.attname IS NULL OR b.atttypid <> a.atttypid OR b.atttypmod <> a.atttypmod OR b.attgenerated <> '')
			ORDER BY a.attnum""";

	private static final String FOREIGN_KEYS = """
			SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', o.conrelid::pg_catalog.regclass, o.conname),
			  pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', o.conrelid::pg_catalog.regclass, o.conname,
			    pg_catalog.pg_get_constraintdef(o.oid))
			FROM pg_catalog.pg_constraint o WHERE o.contype = 'f' AND o.conparentid = 0
			  AND (o.conrelid = ANY (?::text[]::pg_catalog.regclass[])
			    OR o.confrelid = ANY (?::text[]::pg_catalog.regclass[])) ORDER BY 1""";

	private static final String TRIGGERS = """
			SELECT pg_catalog.format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::pg_catalog.regclass, t.tgname),
			  pg_catalog.format('ALTER TABLE %s ENABLE%s TRIGGER %I', t.tgrelid::pg_catalog.regclass,
			    CASE t.tgenabled WHEN 'R' THEN ' REPLICA' WHEN 'A' THEN ' ALWAYS' ELSE '' END, t.tgname)
			FROM pg_catalog.pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgrelid IN (
			  SELECT r FROM pg_catalog.unnest(?::text[]::pg_catalog.regclass[]) r UNION ALL
			  SELECT i.inhrelid FROM pg_catalog.pg_inherits i
			  WHERE i.inhparent = ANY (?::text[]::pg_catalog.regclass[])) ORDER BY 1""";

	private static final String RULES = """
			SELECT pg_catalog.format('%s has the rule %I', r.ev_class::pg_catalog.regclass, r.rulename)
			FROM pg_catalog.pg_rewrite r WHERE r.ev_class = pg_catalog.to_regclass(?) AND r.ev_type IN ('3', '4')
			  AND r.ev_enabled <> 'D'""";

	private final LoadErrors errors;

	private final boolean replaces;

	private final List<String> filled = new ArrayList<>();

	InsertRows(LoadErrors errors, Loading loading) {
		this.errors = errors;
		this.replaces = loading.drop();
	}

	@Override
	public String option() {
		return "--data-only";
	}

	@Override
	public void reserve(Session target) {
		// which tables it is about is known with the schema
	}

	@Override
	public List<String> problems(Session target, BesideObjects objects) throws SQLException {
		List<String> problems = new ArrayList<>();
		for (SqlNames.Name table : objects.tables()) {
			String name = TocEntry.readable(table.quoted());
			String kind = target.single("SELECT relkind FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(?)",
					name);
			if (!kind.equals("r") && !kind.equals("p")) {
				problems.add("table " + table.label() + " is not there: restore it with its schema");
			}
			target.query(RULES, (row) -> problems.add(row.getString(1) + ", which would change what is restored"),
					name);
		}
		return problems;
	}

	@Override
	public boolean takes(TocEntry entry) {
		return NEEDED.contains(entry.kind());
	}

	/** Before a row is loaded, the columns of both are there to be compared. */
	@Override
	public void made(Session target, MovedNames names) throws SQLException {
		List<String> misfits = new ArrayList<>();
		for (Table table : tables(target, names)) {
			target.query(MISFITS, (row) -> misfits.add(row.getString(1)), table.label(), table.there(),
					table.here().replaceFirst("^ONLY ", ""));
		}
		if (!misfits.isEmpty()) {
			throw this.errors.unfit("rows do not fit the tables: " + String.join("; ", misfits),
					"nothing was changed; restore with --as-schema, and insert the rows by SQL");
		}
	}

	private static List<Table> tables(Session target, MovedNames names) throws SQLException {
		Map<String, String> used = names.used();
		List<Table> tables = new ArrayList<>();
		target.query(TABLES, (row) -> {
			String schema = used.getOrDefault(row.getString(2), "");
			tables.add(new Table(row.getString(1), Identifiers.quote(schema, row.getString(3)),
					Identifiers.display(schema, row.getString(3)), String.valueOf(row.getString(4))));
		}, (Object) used.keySet().toArray(String[]::new));
		return tables;
	}

	@Override
	public List<String> statements(Session target, BesideObjects objects) throws SQLException {
		List<Table> tables = tables(target, objects.names());
		String[] there = tables.stream().map(Table::there).toArray(String[]::new);
		Map<String, String> keys = pairs(target, FOREIGN_KEYS, there);
		Map<String, String> triggers = pairs(target, TRIGGERS, there);
		List<String> statements = new ArrayList<>(keys.keySet());
		statements.addAll(triggers.keySet());
		if (this.replaces && !tables.isEmpty()) {
			statements.add("TRUNCATE " + String.join(", ", there));
		}
		for (Table table : tables) {
			statements.add("INSERT INTO " + table.there() + " (" + table.columns() + ") OVERRIDING SYSTEM VALUE SELECT "
					+ table.columns() + " FROM " + table.here());
			this.filled.add(table.label());
		}
		statements.addAll(triggers.values());
		keys.values().forEach((add) -> statements.add(this.replaces ? ReplacedKeys.orNotValid(add) : add));
		statements.addAll(sequences(target, objects));
		objects.names()
			.used()
			.keySet()
			.forEach((schema) -> statements.add("DROP SCHEMA " + Identifiers.quote(schema) + " CASCADE"));
		return statements;
	}

	private static Map<String, String> pairs(Session target, String query, String[] tables) throws SQLException {
		Map<String, String> pairs = new LinkedHashMap<>();
		target.query(query, (row) -> pairs.put(row.getString(1), row.getString(2)), tables, tables);
		return pairs;
	}

	/** A sequence that stays beside rows of today does not go back. */
	private List<String> sequences(Session target, BesideObjects objects) throws SQLException {
		List<String> statements = new ArrayList<>();
		for (SqlNames.Name sequence : objects.sequences()) {
			String there = TocEntry.readable(sequence.quoted());
			String here = TocEntry
				.readable(Identifiers.quote(objects.names().beside(sequence.schema()), sequence.name()));
			String kind = target.single("SELECT relkind FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(?)",
					there);
			if (kind.equals("S")) {
				statements.add("SELECT pg_catalog.setval(" + Identifiers.literal(there)
						+ ", h.last_value, h.is_called) FROM " + here + " h, " + there + " t"
						+ (this.replaces ? "" : " WHERE h.last_value > t.last_value"));
			}
		}
		return statements;
	}

	@Override
	public String became(Session target) {
		return (this.replaces ? "rows were replaced in " : "rows were added to ") + String.join(", ", this.filled)
				+ "; everything else is as it was";
	}

	@Override
	public List<String> leftOut() {
		return List.of("anything but rows and values of sequences, because only these were restored");
	}

	@Override
	public boolean compares() {
		return false;
	}

	/**
	 * A table whose rows are inserted.
	 *
	 * @param here as it is loaded beside
	 * @param there as it is called where rows go
	 * @param label for people
	 * @param columns that have data
	 */
	private record Table(String here, String there, String label, String columns) {
	}

}
