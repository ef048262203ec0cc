package dev.holdfast.source.postgres;

import java.util.List;

/**
 * The queries of the inventory. Each gives kind, identity, deparsed text (null where
 * there is none) and an array of alternating keys and values. The object ids of the
 * relations that are taken are their only parameter. They run under an empty search path,
 * so that every name in a text is whole.
 */
final class InventoryQueries {

	private static final String KEPT = "WITH kept AS (SELECT pg_catalog.unnest(?::oid[]) AS oid) ";

	private static final String RELATIONS = KEPT
			+ """
					SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
					    WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' END,
					  pg_catalog.format('%I.%I', n.nspname, c.relname),
					  CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid)
					    ELSE pg_catalog.concat_ws(' ', pg_catalog.pg_get_partkeydef(c.oid),
					      pg_catalog.pg_get_expr(c.relpartbound, c.oid)) END
					    || coalesce(' WITH ' || (SELECT pg_catalog.string_agg(o, ',' ORDER BY o)
					      FROM pg_catalog.unnest(c.reloptions) o), ''),
					  ARRAY['persistence', c.relpersistence::text, 'row_security', c.relrowsecurity::text,
					    'forced_row_security', c.relforcerowsecurity::text, 'populated', c.relispopulated::text,
					    'inherits', (SELECT pg_catalog.string_agg(i.inhparent::pg_catalog.regclass::text, ',' ORDER BY i.inhseqno)
					      FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
					    'sequence', (SELECT pg_catalog.format('%s start %s by %s from %s to %s cache %s%s',
					      s.seqtypid::pg_catalog.regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
					      CASE WHEN s.seqcycle THEN ' cycle' ELSE '' END)
					      FROM pg_catalog.pg_sequence s WHERE s.seqrelid = c.oid)]
					FROM kept k JOIN pg_catalog.pg_class c ON c.oid = k.oid
					JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace""";

	private static final String COLUMNS = KEPT + """
			SELECT 'column', pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname), NULL,
			  ARRAY['type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull::text,
			    'identity', a.attidentity::text, 'generated', a.attgenerated::text,
			    'position', (pg_catalog.row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))::text,
			    'collation', (SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname) FROM pg_catalog.pg_collation co
			      JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation)]
			FROM kept k JOIN pg_catalog.pg_class c ON c.oid = k.oid AND c.relkind <> 'S'
			JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped""";

	private static final String DEFAULTS = KEPT + """
			SELECT 'default', pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname),
			  pg_catalog.pg_get_expr(d.adbin, d.adrelid), ARRAY[]::text[]
			FROM kept k JOIN pg_catalog.pg_attrdef d ON d.adrelid = k.oid
			JOIN pg_catalog.pg_class c ON c.oid = k.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum""";

	private static final String INDEXES = KEPT + """
			SELECT 'index', i.indexrelid::pg_catalog.regclass::text, pg_catalog.pg_get_indexdef(i.indexrelid),
			  ARRAY['table', i.indrelid::pg_catalog.regclass::text, 'unique', i.indisunique::text,
			    'primary', i.indisprimary::text, 'valid', i.indisvalid::text,
			    'replica_identity', i.indisreplident::text, 'clustered', i.indisclustered::text]
			FROM kept k JOIN pg_catalog.pg_index i ON i.indrelid = k.oid""";

	/** Not those of "not null" (18), which are facts of columns. */
	private static final String CONSTRAINTS = KEPT + """
			SELECT 'constraint', pg_catalog.format('%s on %s', pg_catalog.quote_ident(o.conname),
			    coalesce(k.oid::pg_catalog.regclass::text, o.contypid::pg_catalog.regtype::text)),
			  pg_catalog.pg_get_constraintdef(o.oid),
			  ARRAY['type', o.contype::text, 'validated', o.convalidated::text]
			FROM pg_catalog.pg_constraint o LEFT JOIN kept k ON k.oid = o.conrelid
			LEFT JOIN pg_catalog.pg_type t ON t.oid = o.contypid
			LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
			WHERE o.contype IN ('c', 'f', 'p', 'u', 'x') AND (k.oid IS NOT NULL OR t.oid IS NOT NULL
			  AND""" + CatalogConditions.USER_SCHEMA + "AND" + CatalogConditions.notOfExtension("t.oid", "pg_type")
			+ ")";

	private static final String TRIGGERS = KEPT + """
			SELECT 'trigger', pg_catalog.format('%I on %s', t.tgname, k.oid::pg_catalog.regclass),
			  pg_catalog.pg_get_triggerdef(t.oid), ARRAY['enabled', t.tgenabled::text]
			FROM kept k JOIN pg_catalog.pg_trigger t ON t.tgrelid = k.oid AND NOT t.tgisinternal
			UNION ALL
			SELECT 'rule', pg_catalog.format('%I on %s', r.rulename, k.oid::pg_catalog.regclass),
			  pg_catalog.pg_get_ruledef(r.oid), ARRAY['enabled', r.ev_enabled::text]
			FROM kept k JOIN pg_catalog.pg_rewrite r ON r.ev_class = k.oid AND r.rulename <> '_RETURN'
			UNION ALL
			SELECT 'policy', pg_catalog.format('%I on %s', p.polname, k.oid::pg_catalog.regclass),
			  pg_catalog.concat_ws(' CHECK ', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
			    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)),
			  ARRAY['command', p.polcmd::text, 'permissive', p.polpermissive::text, 'roles',
			    (SELECT pg_catalog.string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(r) END, ','
			      ORDER BY 1) FROM pg_catalog.unnest(p.polroles) r)]
			FROM kept k JOIN pg_catalog.pg_policy p ON p.polrelid = k.oid
			UNION ALL
			SELECT 'statistics', pg_catalog.format('%s.%I', s.stxnamespace::pg_catalog.regnamespace, s.stxname),
			  pg_catalog.pg_get_statisticsobjdef(s.oid), ARRAY[]::text[]
			FROM kept k JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = k.oid
			UNION ALL
			SELECT 'published table', pg_catalog.format('%s in %I', k.oid::pg_catalog.regclass, p.pubname), NULL,
			  ARRAY[]::text[]
			FROM kept k JOIN pg_catalog.pg_publication_rel l ON l.prrelid = k.oid
			JOIN pg_catalog.pg_publication p ON p.oid = l.prpubid""";

	private static final String FUNCTIONS = KEPT
			+ """
					SELECT CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
					    ELSE 'window function' END,
					  pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
					  CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid)
					    ELSE (SELECT pg_catalog.concat_ws(' ', g.aggkind, g.aggtransfn, g.aggfinalfn, g.aggcombinefn,
					      g.aggtranstype::pg_catalog.regtype, g.agginitval) FROM pg_catalog.pg_aggregate g
					      WHERE g.aggfnoid = p.oid) END,
					  ARRAY['returns', pg_catalog.pg_get_function_result(p.oid)]
					FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
					WHERE"""
			+ CatalogConditions.USER_SCHEMA + "AND" + CatalogConditions.notOfExtension("p.oid", "pg_proc");

	/** Neither the row types of relations nor the array types of others. */
	private static final String TYPES = KEPT
			+ """
					SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite'
					    ELSE 'type' END, pg_catalog.format('%I.%I', n.nspname, t.typname), t.typdefault,
					  ARRAY['labels', (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
					      FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
					    'base', CASE t.typtype WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
					    'not_null', t.typnotnull::text,
					    'subtype', (SELECT pg_catalog.format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r
					      WHERE r.rngtypid = t.oid),
					    'attributes', (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname,
					      pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
					      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)]
					FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
					LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
					WHERE (c.oid IS NULL OR c.relkind = 'c') AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e
					    WHERE e.typarray = t.oid) AND t.typtype <> 'm' AND t.typisdefined AND"""
			+ CatalogConditions.USER_SCHEMA + "AND" + CatalogConditions.notOfExtension("t.oid", "pg_type");

	private static final String COMMENTS = KEPT + """
			SELECT 'comment', pg_catalog.format('%s %s', i.type, i.identity), d.description, ARRAY[]::text[]
			FROM pg_catalog.pg_description d
			CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
			WHERE d.objoid >= 16384 AND d.classoid NOT IN ('pg_catalog.pg_extension'::pg_catalog.regclass,
			    'pg_catalog.pg_largeobject'::pg_catalog.regclass)
			  AND (d.classoid <> 'pg_catalog.pg_class'::pg_catalog.regclass OR d.objoid IN (SELECT oid FROM kept)
			    OR d.objoid IN (SELECT x.indexrelid FROM pg_catalog.pg_index x JOIN kept k ON k.oid = x.indrelid)
			    OR d.objoid IN (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'c'))
			  AND (d.classoid <> 'pg_catalog.pg_constraint'::pg_catalog.regclass OR d.objoid IN (SELECT o.oid
			    FROM pg_catalog.pg_constraint o WHERE o.conrelid = 0 OR o.conrelid IN (SELECT oid FROM kept)))
			  AND (d.classoid <> 'pg_catalog.pg_trigger'::pg_catalog.regclass OR d.objoid IN (SELECT t.oid
			    FROM pg_catalog.pg_trigger t WHERE t.tgrelid IN (SELECT oid FROM kept)))
			  AND (d.classoid <> 'pg_catalog.pg_policy'::pg_catalog.regclass OR d.objoid IN (SELECT p.oid
			    FROM pg_catalog.pg_policy p WHERE p.polrelid IN (SELECT oid FROM kept)))
			  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid
			    AND e.deptype = 'e')""";

	private static final String OTHERS = KEPT
			+ other("schema", "pg_namespace", "nspname !~ '^pg_' AND nspname <> 'public'")
			+ other("collation", "pg_collation", "true") + other("conversion", "pg_conversion", "true")
			+ other("operator", "pg_operator", "true") + other("operator class", "pg_opclass", "true")
			+ other("operator family", "pg_opfamily", "true") + other("cast", "pg_cast", "true")
			+ other("language", "pg_language", "true") + other("transform", "pg_transform", "true")
			+ other("access method", "pg_am", "true") + other("text search configuration", "pg_ts_config", "true")
			+ other("text search dictionary", "pg_ts_dict", "true")
			+ other("text search parser", "pg_ts_parser", "true")
			+ other("text search template", "pg_ts_template", "true")
			+ other("foreign-data wrapper", "pg_foreign_data_wrapper", "true")
			+ other("server", "pg_foreign_server", "true") + other("publication", "pg_publication", "true") + """
					SELECT 'event trigger', pg_catalog.quote_ident(evtname), NULL, ARRAY['event', evtevent::text,
					  'enabled', evtenabled::text, 'function', evtfoid::pg_catalog.regproc::text,
					  'tags', pg_catalog.array_to_string(evttags, ',')] FROM pg_catalog.pg_event_trigger o WHERE"""
			+ CatalogConditions.notOfExtension("o.oid", "pg_event_trigger") + """
					UNION ALL SELECT 'extension', pg_catalog.quote_ident(x.extname), NULL,
					  ARRAY['schema', x.extnamespace::pg_catalog.regnamespace::text]
					FROM pg_catalog.pg_extension x WHERE x.oid >= 16384""";

	/** Every query, in the order of the inventory. */
	static final List<String> ALL = List.of(OTHERS, TYPES, FUNCTIONS, RELATIONS, COLUMNS, DEFAULTS, INDEXES,
			CONSTRAINTS, TRIGGERS, COMMENTS, GrantQueries.OWNERS, GrantQueries.GRANTS);

	private InventoryQueries() {
	}

	/** Objects of which only the identity is recorded. */
	private static String other(String kind, String catalog, String condition) {
		return "SELECT '" + kind + "', (pg_catalog.pg_identify_object('pg_catalog." + catalog
				+ "'::pg_catalog.regclass, o.oid, 0)).identity, NULL::text, ARRAY[]::text[] FROM pg_catalog." + catalog
				+ " o WHERE " + condition + " AND" + CatalogConditions.notOfExtension("o.oid", catalog) + "UNION ALL ";
	}

}
