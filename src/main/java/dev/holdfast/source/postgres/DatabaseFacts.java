package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must be known of a database before it is loaded elsewhere: the first entry of its
 * dump, {@value #ENTRY}. All of it can be looked at before anything is made.
 *
 * @param database its name
 * @param serverVersion the server's, as a number such as 150014
 * @param encoding the server's encoding of it
 * @param collate {@code lc_collate}
 * @param ctype {@code lc_ctype}
 * @param provider {@code libc}, {@code icu} or {@code builtin}
 * @param locale of the provider, null for {@code libc}
 * @param rules of collation, null for none
 * @param monetary {@code lc_monetary} under which rows were read
 * @param xmlOption {@code xmloption} under which rows were read
 * @param roles that own something or are granted something
 * @param tablespaces that hold something, besides the default ones
 */
record DatabaseFacts(String database, int serverVersion, String encoding, String collate, String ctype, String provider,
		@Nullable String locale, @Nullable String rules, String monetary, String xmlOption, List<String> roles,
		List<String> tablespaces) {

	static final String ENTRY = "database.json";

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private static final String ROLES = """
			SELECT DISTINCT pg_catalog.pg_get_userbyid(s.refobjid) FROM pg_catalog.pg_shdepend s
			JOIN pg_catalog.pg_database d ON d.oid = s.dbid AND d.datname = pg_catalog.current_database()
			WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass ORDER BY 1""";

	private static final String TABLESPACES = """
			SELECT DISTINCT t.spcname FROM pg_catalog.pg_class c
			JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace WHERE t.spcname !~ '^pg_' ORDER BY 1""";

	DatabaseFacts {
		roles = List.copyOf(roles);
		tablespaces = List.copyOf(tablespaces);
	}

	static DatabaseFacts of(Session session) throws SQLException {
		ServerVersion version = session.version();
		String provider = version.atLeast(15)
				? "CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END" : "'libc'";
		String locale = version.atLeast(17) ? "datlocale" : version.atLeast(15) ? "daticulocale" : "NULL";
		String rules = version.atLeast(16) ? "daticurules" : "NULL";
		List<DatabaseFacts> found = new ArrayList<>();
		List<String> roles = names(session, ROLES);
		List<String> tablespaces = names(session, TABLESPACES);
		session.query(
				"SELECT datname, pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, " + provider + ", "
						+ locale + ", " + rules + ", pg_catalog.current_setting('lc_monetary'), "
						+ "pg_catalog.current_setting('xmloption') FROM pg_catalog.pg_database "
						+ "WHERE datname = pg_catalog.current_database()",
				(row) -> found.add(new DatabaseFacts(row.getString(1), version.number(), row.getString(2),
						row.getString(3), row.getString(4), row.getString(5), row.getString(6), row.getString(7),
						row.getString(8), row.getString(9), roles, tablespaces)));
		return found.get(0);
	}

	private static List<String> names(Session session, String query) throws SQLException {
		List<String> names = new ArrayList<>();
		session.query(query, (row) -> names.add(row.getString(1)));
		return names;
	}

	/** The server's major version. */
	int major() {
		return this.serverVersion / 10000;
	}

	/** What the text of rows depends on besides our settings, for the manifest. */
	Map<String, String> details() {
		Map<String, String> details = new LinkedHashMap<>();
		details.put("server_encoding", this.encoding);
		details.put("lc_monetary", this.monetary);
		details.put("xmloption", this.xmlOption);
		details.put("lc_collate", this.collate);
		details.put("lc_ctype", this.ctype);
		details.put("locale_provider", this.provider);
		if (this.locale != null) {
			details.put("locale", this.locale);
		}
		return details;
	}

	String json() {
		return JSON.writeValueAsString(this);
	}

	static DatabaseFacts read(InputStream in) throws IOException {
		try {
			return JSON.readValue(in, DatabaseFacts.class);
		}
		catch (JacksonException ex) {
			throw new IOException(ENTRY + " cannot be read: " + ex.getOriginalMessage(), ex);
		}
	}

}
