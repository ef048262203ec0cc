package dev.holdfast.source.postgres;

/** Conditions of queries that look for what users have made. */
final class CatalogConditions {

	/** For {@code pg_namespace n}. */
	static final String USER_SCHEMA = " n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ";

	private CatalogConditions() {
	}

	/**
	 * Neither built in, nor made by CREATE EXTENSION, nor together with another object:
	 * versions differ in what they make of a range type.
	 */
	static String notOfExtension(String oid, String catalog) {
		return " " + oid + " >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog."
				+ catalog + "'::pg_catalog.regclass AND e.objid = " + oid + " AND e.deptype IN ('e', 'i')) ";
	}

}
