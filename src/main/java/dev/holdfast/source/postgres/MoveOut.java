package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves everything that is in one schema into another. Indexes, constraints, row types
 * and sequences that belong to a table go with it.
 */
final class MoveOut {

	private static final String OBJECTS = """
			WITH s AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?)
			SELECT 1, pg_catalog.format('ALTER %s %s SET SCHEMA %I', CASE c.relkind WHEN 'v' THEN 'VIEW'
			    WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE'
			    ELSE 'TABLE' END, c.oid::pg_catalog.regclass, ?::text)
			FROM pg_catalog.pg_class c JOIN s ON s.oid = c.relnamespace
			WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
			    WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
			  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
			  WHERE c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
			    AND d.refclassid = d.classid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
			UNION ALL SELECT 2, pg_catalog.format('ALTER TYPE %s SET SCHEMA %I', t.oid::pg_catalog.regtype, ?::text)
			FROM pg_catalog.pg_type t JOIN s ON s.oid = t.typnamespace
			LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
			WHERE (c.oid IS NULL OR c.relkind = 'c') AND t.typtype <> 'm'
			  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
			  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
			    WHERE e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND e.objid = t.oid AND e.deptype = 'e')
			UNION ALL SELECT 3, pg_catalog.format('ALTER ROUTINE %s SET SCHEMA %I', p.oid::pg_catalog.regprocedure, ?::text)
			FROM pg_catalog.pg_proc p JOIN s ON s.oid = p.pronamespace
			  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
			    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
			UNION ALL SELECT 4, pg_catalog.format('ALTER STATISTICS %s.%I SET SCHEMA %I',
			    x.stxnamespace::pg_catalog.regnamespace, x.stxname, ?::text)
			FROM pg_catalog.pg_statistic_ext x JOIN s ON s.oid = x.stxnamespace
			ORDER BY 1, 2""";

	private MoveOut() {
	}

	static List<String> statements(Session session, String from, String to) throws SQLException {
		List<String> statements = new ArrayList<>();
		session.query(OBJECTS, (row) -> statements.add(row.getString(2)), from, to, to, to, to);
		return statements;
	}

}
