package dev.holdfast.source.postgres;

import java.util.Map;
import java.util.Set;

/**
 * The statements that make an entry of a pg_dump archive, as pg_restore would send them
 * ({@code pg_backup_archiver.c}): its definition, then its owner. None of them outlasts
 * the transaction that they run in as a setting.
 */
final class SchemaStatement {

	/** Kinds whose owner is not set, or not apart from their table's. */
	private static final Set<String> NO_OWNER = Set.of("CAST", "CHECK CONSTRAINT", "CONSTRAINT", "DATABASE PROPERTIES",
			"DEFAULT", "FK CONSTRAINT", "INDEX", "RULE", "TRIGGER", "ROW SECURITY", "POLICY", "USER MAPPING");

	/** Kinds that are named by schema and tag. */
	private static final Set<String> IN_SCHEMA = Set.of("COLLATION", "CONVERSION", "DOMAIN", "FOREIGN TABLE",
			"MATERIALIZED VIEW", "SEQUENCE", "STATISTICS", "TABLE", "TEXT SEARCH DICTIONARY",
			"TEXT SEARCH CONFIGURATION", "TYPE", "VIEW");

	/** Kinds that are named by their tag alone. */
	private static final Set<String> PLAIN = Set.of("DATABASE", "EVENT TRIGGER", "FOREIGN DATA WRAPPER",
			"PROCEDURAL LANGUAGE", "PUBLICATION", "SCHEMA", "SERVER", "SUBSCRIPTION");

	private static final Map<String, String> OTHER_NAMES = Map.of("BLOB", "LARGE OBJECT");

	private SchemaStatement() {
	}

	/**
	 * @param owners whether the owner is set
	 * @param tablespaces whether its tablespace is set
	 */
	static String of(TocEntry entry, boolean owners, boolean tablespaces) {
		StringBuilder sql = new StringBuilder();
		if (tablespaces && !entry.tablespace().isEmpty()) {
			sql.append("SET LOCAL default_tablespace = ").append(Identifiers.quote(entry.tablespace())).append(";\n");
		}
		if (!entry.method().isEmpty()) {
			sql.append("SET LOCAL default_table_access_method = ")
				.append(Identifiers.quote(entry.method()))
				.append(";\n");
		}
		sql.append(entry.definition());
		if (owners && !entry.owner().isEmpty() && !entry.drop().isEmpty() && !NO_OWNER.contains(entry.kind())) {
			sql.append("\nALTER ").append(object(entry)).append(" OWNER TO ");
			sql.append(Identifiers.quote(entry.owner())).append(";\n");
		}
		return sql.toString();
	}

	private static String object(TocEntry entry) {
		String kind = entry.kind();
		if (OTHER_NAMES.containsKey(kind)) {
			return OTHER_NAMES.get(kind) + " " + entry.tag();
		}
		if (IN_SCHEMA.contains(kind)) {
			return kind + " " + Identifiers.quote(entry.schema(), entry.tag());
		}
		if (PLAIN.contains(kind)) {
			return kind + " " + Identifiers.quote(entry.tag());
		}
		// functions, operators: their names hold types, which their DROP spells out
		String drop = entry.drop().strip();
		String object = drop.startsWith("DROP ") ? drop.substring(5) : drop;
		return object.endsWith(";") ? object.substring(0, object.length() - 1) : object;
	}

}
