package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What in a database depends on tables that are to be replaced: foreign keys of other
 * tables and views can be made anew, publications take the new table in; for anything
 * else nobody can tell how.
 */
final class Dependents {

	/** The tables with all that goes when they go. */
	private static final String OLD = """
			WITH RECURSIVE t AS (SELECT pg_catalog.unnest(?::oid[]) AS oid), part AS (
			  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid AS classid, t.oid AS objid FROM t
			  UNION SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN part p ON p.classid = d.refclassid
			    AND p.objid = d.refobjid WHERE d.deptype IN ('a', 'i', 'P', 'S')
			    AND NOT (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
			      AND d.objid IN (SELECT inhrelid FROM pg_catalog.pg_inherits) AND d.objid NOT IN (SELECT oid FROM t)
			      AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = d.objid AND c.relkind IN ('r', 'p', 'f')))
			    AND NOT (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND EXISTS (SELECT
			      FROM pg_catalog.pg_constraint o WHERE o.oid = d.objid AND o.contype = 'f'
			        AND o.conrelid NOT IN (SELECT oid FROM t)))
			) """;

	private static final String FOREIGN_KEYS = """
			SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', o.conrelid::pg_catalog.regclass, o.conname),
			  pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', o.conrelid::pg_catalog.regclass, o.conname,
			    pg_catalog.pg_get_constraintdef(o.oid)), o.convalidated
			FROM pg_catalog.pg_constraint o WHERE o.contype = 'f' AND o.confrelid = ANY (?::oid[])
			  AND o.conrelid <> ALL (?::oid[]) AND o.conparentid = 0 ORDER BY 1""";

	private static final String VIEWS = """
			WITH RECURSIVE v AS (
			  SELECT pg_catalog.unnest(?::oid[]) AS oid, 0 AS depth
			  UNION SELECT r.ev_class, v.depth + 1 FROM v JOIN pg_catalog.pg_depend d ON d.refobjid = v.oid
			    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
			    AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
			  JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.rulename = '_RETURN' AND r.ev_class <> v.oid)
			SELECT oid::text FROM v WHERE depth > 0 GROUP BY oid ORDER BY max(depth), oid""";

	private static final String PUBLICATIONS = """
			SELECT pg_catalog.format('ALTER PUBLICATION %I ADD TABLE %s', p.pubname, l.prrelid::pg_catalog.regclass)
			FROM pg_catalog.pg_publication_rel l JOIN pg_catalog.pg_publication p ON p.oid = l.prpubid
			WHERE l.prrelid = ANY (?::oid[]) ORDER BY 1""";

	private static final String UNKNOWN = """
			SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
			FROM pg_catalog.pg_depend d JOIN part p ON p.classid = d.refclassid AND p.objid = d.refobjid
			WHERE d.deptype IN ('n', 'e', 'x', 'a', 'i', 'P', 'S')
			  AND (d.classid, d.objid) NOT IN (SELECT classid, objid FROM part)
			  AND NOT (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objid IN (SELECT oid
			    FROM pg_catalog.pg_constraint WHERE contype = 'f' AND (confrelid IN (SELECT oid FROM t)
			      OR conrelid IN (SELECT oid FROM t))))
			  AND NOT (d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid IN (SELECT oid
			    FROM pg_catalog.pg_rewrite WHERE rulename = '_RETURN'))
			  AND NOT (d.classid = 'pg_catalog.pg_publication_rel'::pg_catalog.regclass)
			  AND NOT (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid IN (SELECT oid
			    FROM pg_catalog.pg_trigger WHERE tgisinternal))
			ORDER BY 1""";

	/** A publication of some rows or columns is not just told the table's name. */
	private static final String PUBLISHED_IN_PART = """
			SELECT pg_catalog.format('publication %I of some of its rows or columns', p.pubname)
			FROM pg_catalog.pg_publication_rel l JOIN pg_catalog.pg_publication p ON p.oid = l.prpubid
			WHERE l.prrelid = ANY (?::oid[]) AND (l.prqual IS NOT NULL OR l.prattrs IS NOT NULL) ORDER BY 1""";

	private static final String PARENTS = """
			SELECT pg_catalog.format('%s, which it is a part of', i.inhparent::pg_catalog.regclass)
			FROM pg_catalog.pg_inherits i WHERE i.inhrelid = ANY (?::oid[]) AND i.inhparent <> ALL (?::oid[])
			ORDER BY 1""";

	private final Session session;

	private final Long[] tables;

	/**
	 * @param tables object ids of those that are replaced
	 */
	Dependents(Session session, Set<Long> tables) {
		this.session = session;
		this.tables = tables.toArray(Long[]::new);
	}

	/** What stands in the way, for people. */
	Set<String> unknown() throws SQLException {
		Set<String> unknown = new LinkedHashSet<>(list(PARENTS, this.tables, this.tables));
		unknown.addAll(list(OLD + UNKNOWN, (Object) this.tables));
		if (this.session.version().atLeast(15)) {
			unknown.addAll(list(PUBLISHED_IN_PART, (Object) this.tables));
		}
		for (String view : views()) {
			unknown.addAll(new ViewStatements(this.session, view).unknown());
		}
		return unknown;
	}

	/** Views over the tables, those that others are built on first. */
	List<String> views() throws SQLException {
		List<String> views = list(VIEWS, (Object) this.tables);
		views.removeIf((view) -> List.of(this.tables).contains(Long.valueOf(view)));
		return views;
	}

	List<String> publications() throws SQLException {
		return list(PUBLICATIONS, (Object) this.tables);
	}

	/** Foreign keys of other tables. */
	List<ForeignKey> foreignKeys() throws SQLException {
		List<ForeignKey> keys = new ArrayList<>();
		this.session.query(FOREIGN_KEYS,
				(row) -> keys.add(new ForeignKey(row.getString(1), row.getString(2), row.getBoolean(3))), this.tables,
				this.tables);
		return keys;
	}

	private List<String> list(String query, Object... parameters) throws SQLException {
		List<String> found = new ArrayList<>();
		this.session.query(query, (row) -> found.add(row.getString(1)), parameters);
		return found;
	}

	/**
	 * A foreign key of another table.
	 *
	 * @param drop statement that drops it
	 * @param add statement that makes it anew
	 * @param valid whether all rows are known to keep it
	 */
	record ForeignKey(String drop, String add, boolean valid) {
	}

}
