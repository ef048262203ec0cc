package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a database holds, put aside into schemas of other names within it, and back again:
 * each in one transaction. The schema {@code public} stays, what is in it moves.
 */
final class SetAside {

	private static final String PUBLIC = "public";

	private static final String MARK = "aside ";

	private static final String SCHEMAS = """
			SELECT n.nspname, coalesce(pg_catalog.obj_description(n.oid, 'pg_namespace'), '')
			FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
			  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = n.oid AND d.deptype = 'e'
			    AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass) ORDER BY n.nspname""";

	/** What has no schema, or cannot be moved to another. */
	private static final String FIXED = "SELECT i.type, i.identity FROM (" + fixed("pg_publication", "true")
			+ " UNION ALL " + fixed("pg_foreign_data_wrapper", "true") + " UNION ALL "
			+ fixed("pg_foreign_server", "true") + " UNION ALL " + fixed("pg_event_trigger", "true") + " UNION ALL "
			+ fixed("pg_cast", "true") + " UNION ALL " + fixed("pg_language", "true") + " UNION ALL "
			+ inPublic("pg_collation", "coll") + " UNION ALL " + inPublic("pg_conversion", "con") + " UNION ALL "
			+ inPublic("pg_operator", "opr") + " UNION ALL " + inPublic("pg_opfamily", "opf") + " UNION ALL "
			+ inPublic("pg_ts_config", "cfg") + " UNION ALL " + inPublic("pg_ts_dict", "dict") + " UNION ALL "
			+ inPublic("pg_ts_parser", "prs") + " UNION ALL " + inPublic("pg_ts_template", "tmpl")
			+ ") o CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) i ORDER BY 1, 2";

	private static final String LARGE_OBJECTS = "SELECT oid FROM pg_catalog.pg_largeobject_metadata";

	/** Extensions that would go with their schema. */
	private static final String EXTENSIONS = """
			SELECT pg_catalog.format('extension %I is in schema %I', x.extname, n.nspname)
			FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
			WHERE n.nspname !~ '^pg_' AND n.nspname <> 'public' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
			  WHERE d.objid = n.oid AND d.deptype = 'e'
			    AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass) ORDER BY 1""";

	private final Session session;

	private final LoadErrors errors;

	private final String id;

	SetAside(Session session, LoadErrors errors, String id) {
		this.session = session;
		this.errors = errors;
		this.id = id;
	}

	private static String fixed(String catalog, String condition) {
		return "SELECT 'pg_catalog." + catalog + "'::pg_catalog.regclass AS class, o.oid FROM pg_catalog." + catalog
				+ " o WHERE " + condition + " AND" + CatalogConditions.notOfExtension("o.oid", catalog);
	}

	private static String inPublic(String catalog, String prefix) {
		return fixed(catalog, "o." + prefix + "namespace = 'public'::pg_catalog.regnamespace");
	}

	/** How the names of schemas put aside by a run begin. */
	static String base(String id) {
		return BesideSchemas.base(id) + "_aside";
	}

	/** What cannot be put aside, for people. */
	List<String> problems() throws SQLException {
		List<String> problems = new ArrayList<>();
		this.session.query(FIXED, (row) -> problems.add(row.getString(1) + " " + row.getString(2)));
		this.session.query(EXTENSIONS, (row) -> problems.add(row.getString(1)));
		this.session.query("SELECT 1 WHERE EXISTS (" + LARGE_OBJECTS + ")", (row) -> problems.add("large objects"));
		return problems;
	}

	/** Runs that have put things aside here and have not put them back. */
	List<String> runs() throws SQLException {
		List<String> runs = new ArrayList<>();
		this.session.query(SCHEMAS, (row) -> {
			String[] words = row.getString(2).split("[ \n]");
			if (words.length > 2 && words[0].equals("holdfast") && words[2].equals("aside") && !runs.contains(words[1])
					&& row.getString(1).startsWith(base(words[1]))) {
				runs.add(words[1]);
			}
		});
		return runs;
	}

	/** Puts everything aside. */
	void take() throws SQLException {
		List<String> statements = new ArrayList<>();
		int[] number = new int[1];
		List<String> moved = new ArrayList<>();
		this.session.query(SCHEMAS, (row) -> {
			String schema = row.getString(1);
			String aside = Identifiers.quote(base(this.id) + "_" + number[0]++);
			if (schema.equals(PUBLIC)) {
				statements.add("CREATE SCHEMA " + aside);
				moved.add(base(this.id) + "_" + (number[0] - 1));
			}
			else {
				statements.add("ALTER SCHEMA " + Identifiers.quote(schema) + " RENAME TO " + aside);
			}
			statements.add("COMMENT ON SCHEMA " + aside + " IS "
					+ Identifiers.literal(OwnDatabases.mark(this.id, MARK + schema) + "\n"
							+ (schema.equals(PUBLIC) ? "" : row.getString(2))));
		});
		for (String aside : moved) {
			statements.addAll(MoveOut.statements(this.session, PUBLIC, aside));
		}
		run("putting aside what is there", statements);
	}

	/** The schemas that were put aside, with their names before and their comments. */
	private Map<String, String[]> aside() throws SQLException {
		Map<String, String[]> aside = new LinkedHashMap<>();
		String mark = OwnDatabases.mark(this.id, MARK);
		this.session.query(SCHEMAS, (row) -> {
			if (row.getString(2).startsWith(mark) && row.getString(1).startsWith(base(this.id))) {
				aside.put(row.getString(1), row.getString(2).substring(mark.length()).split("\n", 2));
			}
		});
		return aside;
	}

	/** Drops whatever is there, and puts back what was put aside. */
	void putBack() throws SQLException {
		Map<String, String[]> aside = aside();
		if (aside.isEmpty()) {
			return;
		}
		String trash = base(this.id) + "_trash";
		List<String> statements = new ArrayList<>();
		statements.add("CREATE SCHEMA " + Identifiers.quote(trash));
		// before anything is dropped that these may depend on
		statements.addAll(MoveOut.statements(this.session, PUBLIC, trash));
		statements.add("DROP SCHEMA " + Identifiers.quote(trash) + " CASCADE");
		statements.addAll(dropped(aside));
		for (Map.Entry<String, String[]> each : aside.entrySet()) {
			String name = Identifiers.quote(each.getKey());
			String before = each.getValue()[0];
			if (before.equals(PUBLIC)) {
				statements.addAll(MoveOut.statements(this.session, each.getKey(), PUBLIC));
				statements.add("DROP SCHEMA " + name);
			}
			else {
				String comment = each.getValue()[1];
				statements.add("COMMENT ON SCHEMA " + name + " IS "
						+ (comment.isEmpty() ? "NULL" : Identifiers.literal(comment)));
				statements.add("ALTER SCHEMA " + name + " RENAME TO " + Identifiers.quote(before));
			}
		}
		run("putting back what was there", statements);
	}

	/** Statements that drop what the load has made outside of {@code public}. */
	private List<String> dropped(Map<String, String[]> aside) throws SQLException {
		List<String> statements = new ArrayList<>();
		this.session.query(FIXED, (row) -> statements
			.add("DROP " + row.getString(1).replace('-', ' ') + " IF EXISTS " + row.getString(2) + " CASCADE"));
		this.session.query(SCHEMAS, (row) -> {
			if (!row.getString(1).equals(PUBLIC) && !aside.containsKey(row.getString(1))) {
				statements.add("DROP SCHEMA IF EXISTS " + Identifiers.quote(row.getString(1)) + " CASCADE");
			}
		});
		this.session.query("SELECT 1 WHERE EXISTS (" + LARGE_OBJECTS + ")",
				(row) -> statements.add("SELECT pg_catalog.lo_unlink(oid) FROM (" + LARGE_OBJECTS + ") l"));
		return statements;
	}

	/**
	 * Statements that keep what was put aside under names that say so, or drop it.
	 * @param became hears of the names
	 */
	List<String> release(String time, boolean drop, List<String> became) throws SQLException {
		List<String> statements = new ArrayList<>();
		for (Map.Entry<String, String[]> each : aside().entrySet()) {
			String name = Identifiers.quote(each.getKey());
			boolean empty = this.session
				.single("SELECT 1 FROM pg_catalog.pg_depend WHERE refobjid = (SELECT oid FROM pg_catalog.pg_namespace "
						+ "WHERE nspname = ?) AND refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass LIMIT 1",
						each.getKey())
				.isEmpty();
			if (drop || empty) {
				statements.add("DROP SCHEMA " + name + " CASCADE");
			}
			else {
				String kept = SwapIn.beforeName(each.getValue()[0], time);
				statements.add("ALTER SCHEMA " + name + " RENAME TO " + Identifiers.quote(kept));
				became.add(kept);
			}
		}
		return statements;
	}

	/** As one transaction. */
	void run(String what, List<String> statements) {
		StringBuilder all = new StringBuilder("SET LOCAL lock_timeout = '10s';\n");
		statements.forEach((each) -> all.append(each).append(";\n"));
		try {
			this.session.load().run(LoadStream.utf8(all.toString()));
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement(what, String.join("; ", statements), ex);
		}
	}

}
