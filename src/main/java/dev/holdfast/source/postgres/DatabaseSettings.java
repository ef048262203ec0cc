package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.source.Loading;

/**
 * What the outside sees of a database besides its content: owner, grants, connection
 * limit, comment, settings.
 */
final class DatabaseSettings {

	/** Settings whose stored value is a list of quoted names already. */
	private static final String LISTS = "('search_path', 'temp_tablespaces', 'local_preload_libraries', "
			+ "'session_preload_libraries', 'shared_preload_libraries', 'unix_socket_directories')";

	private static final String COPY = """
			WITH d AS (SELECT * FROM pg_catalog.pg_database WHERE datname = ?),
			  n AS (SELECT ?::text AS name),
			  s AS (SELECT setrole, pg_catalog.split_part(c, '=', 1) AS name,
			      pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1) AS value
			    FROM pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) c
			    WHERE setdatabase = (SELECT oid FROM d))
			SELECT 1, pg_catalog.format('ALTER DATABASE %I OWNER TO %I', n.name, pg_catalog.pg_get_userbyid(datdba))
			FROM d, n
			UNION ALL SELECT 2, pg_catalog.format('ALTER DATABASE %I CONNECTION LIMIT %s', n.name, datconnlimit) FROM d, n
			UNION ALL SELECT 3, pg_catalog.format('COMMENT ON DATABASE %I IS %L', n.name,
			    pg_catalog.shobj_description(d.oid, 'pg_database')) FROM d, n
			UNION ALL SELECT 4, pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC, %I', n.name,
			    pg_catalog.pg_get_userbyid(datdba)) FROM d, n WHERE datacl IS NOT NULL
			UNION ALL SELECT 5, pg_catalog.format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, n.name,
			    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
			    CASE WHEN a.is_grantable AND a.grantee <> d.datdba THEN ' WITH GRANT OPTION' ELSE '' END)
			FROM d, n, pg_catalog.aclexplode(d.datacl) a
			UNION ALL SELECT 6, pg_catalog.format('ALTER %s SET %I TO %s', CASE setrole WHEN 0
			    THEN pg_catalog.format('DATABASE %I', n.name)
			    ELSE pg_catalog.format('ROLE %I IN DATABASE %I', pg_catalog.pg_get_userbyid(setrole), n.name) END, s.name,
			  CASE WHEN pg_catalog.lower(s.name) IN """
			+ LISTS
			+ " AND s.value <> '' THEN s.value ELSE pg_catalog.quote_literal(s.value) END) FROM s, n ORDER BY 1";

	private DatabaseSettings() {
	}

	/** Statements that give one database what another has. */
	static List<String> copy(TargetServer server, String from, String to) {
		List<String> statements = new ArrayList<>();
		server.query(COPY, (row) -> statements.add(row.getString(2)), from, to);
		return statements;
	}

	/**
	 * Statements that give a database what the backup says of the one that was dumped.
	 */
	static List<String> ofBackup(SchemaScript script, String dumped, String database, Loading loading) {
		String plain = Pattern.quote(dumped);
		String quoted = Pattern.quote(Identifiers.quote(dumped));
		Pattern name = Pattern.compile("(?m)^((?:ALTER|GRANT|REVOKE|COMMENT)\\b[^'\\n]*?\\bDATABASE )(?:" + plain + "|"
				+ quoted + ")(?=[ ;])");
		List<String> statements = new ArrayList<>();
		script.forEach((entry) -> {
			String definition = TocEntry.readable(entry.definition()).strip();
			if (entry.kind().equals("DATABASE") && loading.owners() && !entry.owner().isEmpty()) {
				statements.add("ALTER DATABASE " + Identifiers.quote(database) + " OWNER TO "
						+ Identifiers.quote(TocEntry.readable(entry.owner())));
			}
			boolean grant = entry.kind().equals("ACL") && loading.privileges();
			boolean other = entry.kind().equals("DATABASE PROPERTIES") || entry.kind().equals("COMMENT");
			boolean ofDatabase = entry.tag().startsWith("DATABASE ") || entry.kind().equals("DATABASE PROPERTIES");
			if (ofDatabase && (grant || other)) {
				statements.add(name.matcher(definition)
					.replaceAll("$1" + Matcher.quoteReplacement(Identifiers.quote(database)))
					.replaceAll(";$", ""));
			}
		});
		return statements;
	}

}
