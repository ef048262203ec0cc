package dev.holdfast.source.postgres;

/**
 * Owners and grants for the inventory. Grants of others than the owner are facts; all of
 * them, the defaults filled in, are the text, because majors differ in what an owner may
 * do by default. Grants that are but the default, written out, are none: dumps drop them.
 */
final class GrantQueries {

	/** Class, oid, owner, kind of default and grants of everything that has an owner. */
	private static final String OBJECTS = """
			WITH kept AS (SELECT pg_catalog.unnest(?::oid[]) AS oid), owned AS (
			  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid, c.relowner AS owner,
			    CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS kind, c.relacl AS acl
			  FROM kept k JOIN pg_catalog.pg_class c ON c.oid = k.oid
			  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, o.oid, o.nspowner, 'n', o.nspacl
			  FROM pg_catalog.pg_namespace o WHERE o.nspname = 'public' OR o.nspname !~ '^pg_' AND"""
			+ CatalogConditions.notOfExtension("o.oid", "pg_namespace") + """
					UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, o.oid, o.proowner, 'f', o.proacl
					FROM pg_catalog.pg_proc o JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace
					WHERE n.nspname !~ '^pg_' AND""" + CatalogConditions.notOfExtension("o.oid", "pg_proc")
			+ """
					UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, o.oid, o.typowner, 'T', o.typacl
					FROM pg_catalog.pg_type o JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace
					LEFT JOIN pg_catalog.pg_class c ON c.oid = o.typrelid
					WHERE n.nspname !~ '^pg_' AND (c.oid IS NULL OR c.relkind = 'c') AND o.typtype <> 'm'
					  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = o.oid) AND o.typisdefined AND"""
			+ CatalogConditions.notOfExtension("o.oid", "pg_type")
			+ """
					UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, o.oid, o.srvowner, 'S', o.srvacl
					FROM pg_catalog.pg_foreign_server o WHERE"""
			+ CatalogConditions.notOfExtension("o.oid", "pg_foreign_server") + """
					UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, o.oid, o.lanowner, 'l', o.lanacl
					FROM pg_catalog.pg_language o WHERE""" + CatalogConditions.notOfExtension("o.oid", "pg_language")
			+ ")";

	private static final String PRIVILEGES = """
			(SELECT pg_catalog.string_agg(pg_catalog.format('%s: %s%s', CASE g.grantee WHEN 0 THEN 'public'
			    ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END, g.privilege_type,
			  CASE WHEN g.is_grantable THEN '*' ELSE '' END), ', '
			  ORDER BY pg_catalog.pg_get_userbyid(g.grantee), g.privilege_type, g.is_grantable)
			FROM pg_catalog.aclexplode(%s) g %s)""";

	static final String OWNERS = OBJECTS + """
			SELECT 'owner', pg_catalog.format('%s %s', i.type, i.identity), NULL::text,
			  ARRAY['owner', pg_catalog.pg_get_userbyid(o.owner)]
			FROM owned o CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) i""";

	static final String GRANTS = OBJECTS + """
			SELECT 'grant', pg_catalog.format('%s %s', i.type, i.identity),
			""" + privileges("coalesce(o.acl, pg_catalog.acldefault(o.kind::\"char\", o.owner))", "")
			+ ", ARRAY['others', "
			+ privileges("coalesce(o.acl, pg_catalog.acldefault(o.kind::\"char\", o.owner))",
					"WHERE g.grantee <> o.owner")
			+ """
					]
					FROM owned o CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) i
					WHERE o.acl IS NOT NULL AND coalesce(""" + privileges("o.acl", "") + """
					, '') <> coalesce(""" + privileges("pg_catalog.acldefault(o.kind::\"char\", o.owner)", "") + """
					, '')
					UNION ALL
					SELECT 'grant', pg_catalog.format('column %s.%I', k.oid::pg_catalog.regclass, a.attname),
					""" + privileges("a.attacl", "") + ", ARRAY['others', " + privileges("a.attacl", "")
			+ """
					]
					FROM kept k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.oid AND a.attacl IS NOT NULL
					  AND NOT a.attisdropped
					UNION ALL
					SELECT 'default grant', pg_catalog.format('for %I in %s on %s', pg_catalog.pg_get_userbyid(d.defaclrole),
					    CASE d.defaclnamespace WHEN 0 THEN 'every schema' ELSE d.defaclnamespace::pg_catalog.regnamespace::text
					    END, d.defaclobjtype), """
			+ privileges("d.defaclacl", "") + """
					, ARRAY[]::text[] FROM pg_catalog.pg_default_acl d""";

	private GrantQueries() {
	}

	private static String privileges(String acl, String condition) {
		return PRIVILEGES.replace("aclexplode(%s) g %s", "aclexplode(" + acl + ") g " + condition);
	}

}
