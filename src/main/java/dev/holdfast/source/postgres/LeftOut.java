package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.holdfast.source.postgres.Selection.Selected;

/**
 * Finds what is dumped but needs something that is not: it cannot be restored from this
 * dump alone.
 */
final class LeftOut {

	/** The parameters: relations taken, left out, taken without rows, taken with rows. */
	private static final String NEEDS = """
			SELECT pg_catalog.format('%s %I.%I needs %I.%I, which is left out',
			    CASE k.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, kn.nspname, k.relname,
			    ln.nspname, l.relname)
			FROM pg_catalog.pg_rewrite r
			JOIN pg_catalog.pg_class k ON k.oid = r.ev_class AND k.relkind IN ('v', 'm') AND k.oid = ANY (?)
			JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
			JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
			  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
			JOIN pg_catalog.pg_class l ON l.oid = d.refobjid AND l.oid = ANY (?)
			JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
			UNION SELECT pg_catalog.format('foreign key %I of table %I.%I needs %s%I.%I, which %s left out', c.conname,
			    kn.nspname, k.relname, CASE WHEN l.oid = ANY (a.bare) THEN 'the rows of ' ELSE '' END,
			    ln.nspname, l.relname, CASE WHEN l.oid = ANY (a.bare) THEN 'are' ELSE 'is' END)
			FROM (SELECT ?::oid[] AS taken, ?::oid[] AS out, ?::oid[] AS bare, ?::oid[] AS filled) a
			JOIN pg_catalog.pg_constraint c ON c.contype = 'f' AND c.conparentid = 0
			  AND (c.conrelid = ANY (a.taken) AND c.confrelid = ANY (a.out)
			    OR c.conrelid = ANY (a.filled) AND c.confrelid = ANY (a.bare))
			JOIN pg_catalog.pg_class k ON k.oid = c.conrelid
			JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
			JOIN pg_catalog.pg_class l ON l.oid = c.confrelid
			JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
			UNION SELECT pg_catalog.format('table %I.%I inherits from %I.%I, which is left out', kn.nspname, k.relname,
			    ln.nspname, l.relname)
			FROM pg_catalog.pg_inherits i
			JOIN pg_catalog.pg_class k ON k.oid = i.inhrelid AND k.relkind IN ('r', 'p', 'f') AND k.oid = ANY (?)
			JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
			JOIN pg_catalog.pg_class l ON l.oid = i.inhparent AND l.oid = ANY (?)
			JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
			ORDER BY 1""";

	private static final int MOST = 20;

	private LeftOut() {
	}

	/** One line for each, the first {@value #MOST} of them. */
	static List<String> warnings(Session session, Selected selected) throws SQLException {
		List<String> found = new ArrayList<>();
		Long[] left = oids(selected.left());
		Set<Long> filled = selected.readable().stream().map(Relation::oid).collect(Collectors.toSet());
		List<Relation> bare = selected.kept()
			.stream()
			.filter((each) -> each.hasRows() && !filled.contains(each.oid()))
			.toList();
		if (left.length > 0 || !bare.isEmpty()) {
			Long[] kept = oids(selected.kept());
			session.query(NEEDS, (row) -> found.add(row.getString(1)), kept, left, kept, left, oids(bare),
					oids(selected.readable()), kept, left);
		}
		if (found.size() > MOST) {
			int more = found.size() - MOST;
			found.subList(MOST, found.size()).clear();
			found.add("and " + more + " more need something that is left out");
		}
		return found;
	}

	private static Long[] oids(List<Relation> relations) {
		return relations.stream().map(Relation::oid).toArray(Long[]::new);
	}

}
