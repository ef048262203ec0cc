package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.HoldfastException;

/**
 * The databases of a server that are dumped: all that let anyone in, but templates and
 * {@code postgres}. One that is left half dropped is named, because it cannot be read.
 *
 * @param names in alphabetical order
 * @param invalid left over from a DROP DATABASE that did not end
 */
record ServerDatabases(List<String> names, List<String> invalid) {

	private static final String QUERY = "SELECT datname, datconnlimit = -2 FROM pg_catalog.pg_database "
			+ "WHERE datallowconn AND NOT datistemplate AND datname <> 'postgres' ORDER BY datname";

	ServerDatabases {
		names = List.copyOf(names);
		invalid = List.copyOf(invalid);
	}

	/**
	 * @throws HoldfastException {@code UNREACHABLE} when there is none
	 */
	static ServerDatabases of(Session session, ServerErrors errors) {
		List<String> names = new ArrayList<>();
		List<String> invalid = new ArrayList<>();
		try {
			session.query(QUERY, (row) -> (row.getBoolean(2) ? invalid : names).add(row.getString(1)));
		}
		catch (SQLException ex) {
			throw errors.reading("listing databases", ex);
		}
		if (names.isEmpty()) {
			throw errors.failure("the server has no database besides postgres and the templates",
					"name the database in the source's url", null);
		}
		return new ServerDatabases(names, invalid);
	}

}
