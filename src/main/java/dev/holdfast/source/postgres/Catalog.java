package dev.holdfast.source.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Lists the relations of a database. */
final class Catalog {

	private static final String RELATIONS = """
			SELECT c.oid, n.nspname, c.relname,
			  CASE WHEN c.relkind IN ('r', 'S') AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
			    THEN 'u' ELSE c.relkind END, coalesce(am.amname = 'heap', false), x.extname,
			  CASE WHEN c.oid = ANY (x.extconfig)
			    THEN coalesce(x.extcondition[array_position(x.extconfig, c.oid)], '') END,
			  coalesce((SELECT i.inhparent FROM pg_catalog.pg_inherits i
			    WHERE c.relispartition AND i.inhrelid = c.oid), o.refobjid, 0),
			  CASE WHEN c.relkind = 'r' THEN ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
			    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
			    ORDER BY a.attnum) END
			FROM pg_catalog.pg_class c
			JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
			LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
			  AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'
			LEFT JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
			LEFT JOIN pg_catalog.pg_depend o ON c.relkind = 'S' AND o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
			  AND o.objid = c.oid AND o.objsubid = 0 AND o.refclassid = o.classid AND o.refobjsubid > 0
			  AND o.deptype IN ('a', 'i')
			WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
			  AND (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' OR c.oid = ANY (x.extconfig))
			ORDER BY c.oid""";

	private Catalog() {
	}

	/** Every relation of users and extensions, in the order of their object ids. */
	static List<Relation> relations(Session session) throws SQLException {
		List<Relation> relations = new ArrayList<>();
		session.query(RELATIONS, (row) -> relations.add(relation(row)));
		return relations;
	}

	private static Relation relation(ResultSet row) throws SQLException {
		return new Relation(row.getLong(1), row.getString(2), row.getString(3), row.getString(4).charAt(0),
				row.getBoolean(5), row.getLong(8), row.getString(6), row.getString(7), columns(row.getArray(9)));
	}

	private static List<String> columns(Array array) throws SQLException {
		return (array != null) ? List.of((String[]) array.getArray()) : List.of();
	}

}
