package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements that drop a view and make it anew, over tables of the same names. */
final class ViewStatements {

	private static final String KIND = "CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END";

	private static final String MAKE = """
			SELECT 1, pg_catalog.format('CREATE %s %s%s%s AS %s', KIND, c.oid::pg_catalog.regclass,
			    CASE c.relkind WHEN 'v' THEN (SELECT ' (' || pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', '
			      ORDER BY a.attnum) || ')' FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
			      ELSE '' END,
			    coalesce((SELECT ' WITH (' || pg_catalog.string_agg(o, ', ') || ')'
			      FROM pg_catalog.unnest(c.reloptions) o), ''),
			    pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')
			    || CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN ' WITH NO DATA' ELSE '' END)
			FROM pg_catalog.pg_class c WHERE c.oid = ?::oid
			UNION ALL SELECT 2, pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i
			  WHERE i.indrelid = ?::oid
			UNION ALL SELECT 3, pg_catalog.format('ALTER %s %s OWNER TO %I', KIND, c.oid::pg_catalog.regclass,
			    pg_catalog.pg_get_userbyid(c.relowner)) FROM pg_catalog.pg_class c WHERE c.oid = ?::oid
			UNION ALL SELECT 4, pg_catalog.format('GRANT %s ON %s TO %s%s', g.privilege_type, c.oid::pg_catalog.regclass,
			    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END,
			    CASE WHEN g.is_grantable AND g.grantee <> c.relowner THEN ' WITH GRANT OPTION' ELSE '' END)
			  FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) g WHERE c.oid = ?::oid
			UNION ALL SELECT 5, pg_catalog.format('COMMENT ON %s %s IS %L', KIND, c.oid::pg_catalog.regclass,
			    d.description) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_description d ON d.objoid = c.oid
			    AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0 WHERE c.oid = ?::oid
			UNION ALL SELECT 6, pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', a.attrelid::pg_catalog.regclass,
			    a.attname, d.description) FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_description d
			    ON d.objoid = a.attrelid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
			    AND d.objsubid = a.attnum WHERE a.attrelid = ?::oid AND a.attnum > 0
			ORDER BY 1"""
		.replace("KIND", KIND);

	/** What a view may have besides, of which nothing is known here. */
	private static final String UNKNOWN = """
			SELECT pg_catalog.format('trigger %I on view %s', t.tgname, t.tgrelid::pg_catalog.regclass)
			FROM pg_catalog.pg_trigger t WHERE t.tgrelid = ?::oid
			UNION ALL SELECT pg_catalog.format('rule %I on view %s', r.rulename, r.ev_class::pg_catalog.regclass)
			FROM pg_catalog.pg_rewrite r WHERE r.ev_class = ?::oid AND r.rulename <> '_RETURN'
			UNION ALL SELECT pg_catalog.format('grants on columns of view %s', a.attrelid::pg_catalog.regclass)
			FROM pg_catalog.pg_attribute a WHERE a.attrelid = ?::oid AND a.attacl IS NOT NULL
			UNION ALL SELECT pg_catalog.format('default of view %s', a.adrelid::pg_catalog.regclass)
			FROM pg_catalog.pg_attrdef a WHERE a.adrelid = ?::oid
			UNION ALL SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
			FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = ?::oid
			WHERE (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid
			    AND d.deptype = 'n' AND d.classid <> 'pg_catalog.pg_rewrite'::pg_catalog.regclass)
			  OR (d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'n'
			    AND d.refobjid IN (c.reltype, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = c.reltype)))""";

	private final Session session;

	private final String view;

	/**
	 * @param view its object id
	 */
	ViewStatements(Session session, String view) {
		this.session = session;
		this.view = view;
	}

	String drop() throws SQLException {
		return this.session.single("SELECT pg_catalog.format('DROP %s %s', " + KIND
				+ ", c.oid::pg_catalog.regclass) FROM pg_catalog.pg_class c WHERE c.oid = ?::oid", this.view);
	}

	List<String> make() throws SQLException {
		return list(MAKE, 2, 6);
	}

	/** What it has that would be lost, for people. */
	List<String> unknown() throws SQLException {
		return list(UNKNOWN, 1, 5);
	}

	private List<String> list(String query, int column, int parameters) throws SQLException {
		List<String> found = new ArrayList<>();
		Object[] same = new Object[parameters];
		java.util.Arrays.fill(same, this.view);
		this.session.query(query, (row) -> found.add(row.getString(column)), same);
		return found;
	}

}
