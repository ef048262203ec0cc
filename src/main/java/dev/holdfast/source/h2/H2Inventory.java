package dev.holdfast.source.h2;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.holdfast.archive.ContentItem.CatalogObject;
import dev.holdfast.archive.RowDigest;

/**
 * The objects of a database, for comparison with those of a restored one: what has a name
 * of its own or can be told apart by one. Names that H2 makes up (indexes of constraints)
 * are left out, and so are passwords.
 */
final class H2Inventory {

	/**
	 * The first three columns are the identity; those called {@code SCHEMA_} and
	 * {@code TABLE_} say which table an object belongs to; {@code DEFINITION} is a text
	 * of which only a digest is kept; all others are facts.
	 */
	private static final Map<String, String> QUERIES = new TreeMap<>();

	static {
		QUERIES.put("schema", """
				SELECT SCHEMA_NAME, NULL, NULL, SCHEMA_OWNER AS OWNER, REMARKS FROM INFORMATION_SCHEMA.SCHEMATA
				WHERE SCHEMA_NAME <> 'INFORMATION_SCHEMA'""");
		QUERIES.put("table", """
				SELECT TABLE_SCHEMA, TABLE_NAME, NULL, TABLE_TYPE AS TYPE, STORAGE_TYPE AS STORAGE, REMARKS,
				TABLE_SCHEMA AS SCHEMA_, TABLE_NAME AS TABLE_ FROM INFORMATION_SCHEMA.TABLES
				WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND STORAGE_TYPE <> 'LOCAL TEMPORARY'""");
		QUERIES.put("column",
				"""
						SELECT C.TABLE_SCHEMA, C.TABLE_NAME, C.COLUMN_NAME, ORDINAL_POSITION AS POSITION,
						DATA_TYPE_SQL(C.TABLE_SCHEMA, C.TABLE_NAME, 'TABLE', DTD_IDENTIFIER) AS TYPE, IS_NULLABLE AS NULLABLE,
						IS_IDENTITY AS IDENTITY_, IDENTITY_GENERATION, IS_GENERATED AS GENERATED, IS_VISIBLE AS VISIBLE,
						DOMAIN_SCHEMA, DOMAIN_NAME, DEFAULT_ON_NULL, C.REMARKS,
						COALESCE(COLUMN_DEFAULT, GENERATION_EXPRESSION, '') || ' / ' || COALESCE(COLUMN_ON_UPDATE, '') AS DEFINITION,
						C.TABLE_SCHEMA AS SCHEMA_, C.TABLE_NAME AS TABLE_
						FROM INFORMATION_SCHEMA.COLUMNS C JOIN INFORMATION_SCHEMA.TABLES T
						ON T.TABLE_SCHEMA = C.TABLE_SCHEMA AND T.TABLE_NAME = C.TABLE_NAME
						WHERE C.TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND STORAGE_TYPE <> 'LOCAL TEMPORARY'""");
		QUERIES.put("identity",
				"""
						SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, IDENTITY_START AS START_, IDENTITY_INCREMENT AS INCREMENT,
						IDENTITY_MINIMUM AS MINIMUM, IDENTITY_MAXIMUM AS MAXIMUM, IDENTITY_CYCLE AS CYCLE_, IDENTITY_CACHE AS CACHE,
						IDENTITY_BASE AS NEXT_, TABLE_SCHEMA AS SCHEMA_, TABLE_NAME AS TABLE_ FROM INFORMATION_SCHEMA.COLUMNS
						WHERE IS_IDENTITY = 'YES' AND TABLE_SCHEMA <> 'INFORMATION_SCHEMA'""");
		QUERIES.put("sequence", """
				SELECT SEQUENCE_SCHEMA, SEQUENCE_NAME, NULL, DATA_TYPE AS TYPE, START_VALUE AS START_, INCREMENT,
				MINIMUM_VALUE AS MINIMUM, MAXIMUM_VALUE AS MAXIMUM, CYCLE_OPTION AS CYCLE_, CACHE, BASE_VALUE AS NEXT_,
				REMARKS FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA <> 'INFORMATION_SCHEMA'""");
		QUERIES.put("constraint",
				"""
						SELECT T.CONSTRAINT_SCHEMA, T.CONSTRAINT_NAME, NULL, CONSTRAINT_TYPE AS TYPE,
						T.TABLE_SCHEMA || '.' || T.TABLE_NAME AS OF_TABLE, ENFORCED, R.UPDATE_RULE, R.DELETE_RULE,
						R.UNIQUE_CONSTRAINT_NAME AS REFERS_TO, C.CHECK_CLAUSE AS DEFINITION, T.REMARKS,
						(SELECT LISTAGG(COLUMN_NAME, ',') WITHIN GROUP (ORDER BY ORDINAL_POSITION)
						FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE K WHERE K.CONSTRAINT_SCHEMA = T.CONSTRAINT_SCHEMA
						AND K.CONSTRAINT_NAME = T.CONSTRAINT_NAME) AS COLUMNS_, T.TABLE_SCHEMA AS SCHEMA_, T.TABLE_NAME AS TABLE_
						FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS T
						LEFT JOIN INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS R
						ON R.CONSTRAINT_SCHEMA = T.CONSTRAINT_SCHEMA AND R.CONSTRAINT_NAME = T.CONSTRAINT_NAME
						LEFT JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS C
						ON C.CONSTRAINT_SCHEMA = T.CONSTRAINT_SCHEMA AND C.CONSTRAINT_NAME = T.CONSTRAINT_NAME""");
		QUERIES.put("index",
				"""
						SELECT INDEX_SCHEMA, INDEX_NAME, NULL, I.TABLE_SCHEMA || '.' || I.TABLE_NAME AS OF_TABLE,
						INDEX_TYPE_NAME AS TYPE, NULLS_DISTINCT, REMARKS,
						(SELECT LISTAGG(COLUMN_NAME || ' ' || ORDERING_SPECIFICATION || ' ' || COALESCE(NULL_ORDERING, '') || ' '
						|| IS_UNIQUE, ',') WITHIN GROUP (ORDER BY ORDINAL_POSITION) FROM INFORMATION_SCHEMA.INDEX_COLUMNS C
						WHERE C.INDEX_SCHEMA = I.INDEX_SCHEMA AND C.INDEX_NAME = I.INDEX_NAME) AS COLUMNS_,
						I.TABLE_SCHEMA AS SCHEMA_, I.TABLE_NAME AS TABLE_
						FROM INFORMATION_SCHEMA.INDEXES I WHERE NOT IS_GENERATED""");
		QUERIES.put("view", """
				SELECT TABLE_SCHEMA, TABLE_NAME, NULL, VIEW_DEFINITION AS DEFINITION, TABLE_SCHEMA AS SCHEMA_,
				TABLE_NAME AS TABLE_ FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'""");
		QUERIES.put("trigger",
				"""
						SELECT TRIGGER_SCHEMA, TRIGGER_NAME, NULL, EVENT_MANIPULATION AS EVENT, ACTION_ORIENTATION AS ORIENTATION,
						ACTION_TIMING AS TIMING, IS_ROLLBACK AS ON_ROLLBACK, JAVA_CLASS, QUEUE_SIZE, NO_WAIT, REMARKS,
						EVENT_OBJECT_SCHEMA AS SCHEMA_, EVENT_OBJECT_TABLE AS TABLE_ FROM INFORMATION_SCHEMA.TRIGGERS""");
		QUERIES.put("routine", """
				SELECT ROUTINE_SCHEMA, SPECIFIC_NAME, NULL, ROUTINE_NAME AS NAME, ROUTINE_TYPE AS TYPE,
				EXTERNAL_NAME, IS_DETERMINISTIC AS DETERMINISTIC, REMARKS, ROUTINE_DEFINITION AS DEFINITION
				FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA <> 'INFORMATION_SCHEMA'""");
		QUERIES.put("domain", """
				SELECT DOMAIN_SCHEMA, DOMAIN_NAME, NULL,
				DATA_TYPE_SQL(DOMAIN_SCHEMA, DOMAIN_NAME, 'DOMAIN', DTD_IDENTIFIER) AS TYPE, PARENT_DOMAIN_SCHEMA,
				PARENT_DOMAIN_NAME, REMARKS, DOMAIN_DEFAULT || ' / ' || DOMAIN_ON_UPDATE AS DEFINITION
				FROM INFORMATION_SCHEMA.DOMAINS WHERE DOMAIN_SCHEMA <> 'INFORMATION_SCHEMA'""");
		QUERIES.put("domain-constraint", """
				SELECT D.CONSTRAINT_SCHEMA, D.CONSTRAINT_NAME, NULL, DOMAIN_SCHEMA || '.' || DOMAIN_NAME AS OF_DOMAIN,
				REMARKS, CHECK_CLAUSE AS DEFINITION FROM INFORMATION_SCHEMA.DOMAIN_CONSTRAINTS D
				JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS C
				ON C.CONSTRAINT_SCHEMA = D.CONSTRAINT_SCHEMA AND C.CONSTRAINT_NAME = D.CONSTRAINT_NAME""");
		QUERIES.put("constant", """
				SELECT CONSTANT_SCHEMA, CONSTANT_NAME, NULL, DATA_TYPE AS TYPE, REMARKS, VALUE_DEFINITION AS DEFINITION
				FROM INFORMATION_SCHEMA.CONSTANTS""");
		QUERIES.put("synonym", """
				SELECT SYNONYM_SCHEMA, SYNONYM_NAME, NULL, SYNONYM_FOR_SCHEMA || '.' || SYNONYM_FOR AS OF_TABLE,
				SYNONYM_FOR_SCHEMA AS SCHEMA_, SYNONYM_FOR AS TABLE_ FROM INFORMATION_SCHEMA.SYNONYMS""");
		QUERIES.put("user", "SELECT USER_NAME, NULL, NULL, IS_ADMIN AS ADMIN, REMARKS FROM INFORMATION_SCHEMA.USERS");
		QUERIES.put("role", "SELECT ROLE_NAME, NULL, NULL, REMARKS FROM INFORMATION_SCHEMA.ROLES");
		QUERIES.put("grant",
				"""
						SELECT GRANTEE, COALESCE(GRANTEDROLE, COALESCE(TABLE_SCHEMA, '') || '.' || COALESCE(TABLE_NAME, '')), NULL,
						GRANTEETYPE AS TYPE, RIGHTS, TABLE_SCHEMA AS SCHEMA_, TABLE_NAME AS TABLE_ FROM INFORMATION_SCHEMA.RIGHTS""");
	}

	private final List<CatalogObject> objects = new ArrayList<>();

	private H2Inventory() {
	}

	/** Everything that the selection takes, sorted by kind and identity. */
	static H2Inventory read(H2Database database, TableSelection selection) throws SQLException {
		H2Inventory inventory = new H2Inventory();
		for (Map.Entry<String, String> query : QUERIES.entrySet()) {
			database.query(query.getValue(), (row) -> inventory.add(query.getKey(), row, selection));
		}
		inventory.objects.sort(Comparator.comparing(CatalogObject::kind).thenComparing(CatalogObject::identity));
		return inventory;
	}

	List<CatalogObject> objects() {
		return this.objects;
	}

	/**
	 * The objects, and of sequences that had moved on later also what they had come to: a
	 * value between both is in the dump.
	 * @param later with the same structure
	 */
	List<CatalogObject> objectsUntil(H2Inventory later) {
		List<CatalogObject> all = new ArrayList<>();
		for (int i = 0; i < this.objects.size(); i++) {
			CatalogObject object = this.objects.get(i);
			String next = later.objects.get(i).details().get("next");
			if (next != null && !next.equals(object.details().get("next"))) {
				Map<String, String> details = new TreeMap<>(object.details());
				details.put("next-at-most", next);
				all.add(new CatalogObject(null, object.kind(), object.identity(), details, object.definition()));
			}
			else {
				all.add(object);
			}
		}
		return all;
	}

	/** Whether the other differs in nothing but what sequences have come to. */
	boolean hasStructureOf(H2Inventory other) {
		return structure().equals(other.structure());
	}

	private List<List<Object>> structure() {
		return this.objects.stream().map((object) -> {
			Map<String, String> details = new TreeMap<>(object.details());
			details.remove("next");
			return List.<Object>of(object.kind(), object.identity(), details, String.valueOf(object.definition()));
		}).toList();
	}

	/** Sum of the digests of all objects, 32 hex digits. */
	String digest() {
		RowDigest digest = new RowDigest();
		for (CatalogObject object : this.objects) {
			byte[] line = (object.kind() + '\0' + object.identity() + '\0' + new TreeMap<>(object.details()) + '\0'
					+ object.definition())
				.getBytes(StandardCharsets.UTF_8);
			digest.add(line, 0, line.length);
		}
		return digest.hex();
	}

	private void add(String kind, ResultSet row, TableSelection selection) throws SQLException {
		List<String> identity = new ArrayList<>();
		Map<String, String> details = new TreeMap<>();
		String definition = null;
		String schema = null;
		String table = null;
		ResultSetMetaData columns = row.getMetaData();
		for (int i = 1; i <= columns.getColumnCount(); i++) {
			String value = row.getString(i);
			if (value == null) {
				continue;
			}
			switch (columns.getColumnLabel(i)) {
				case "SCHEMA_" -> schema = value;
				case "TABLE_" -> table = value;
				case "DEFINITION" -> definition = hash(value);
				default -> {
					if (i <= 3) {
						identity.add(value.matches("\\w+") ? value : H2Table.quote(value));
					}
					else {
						details.put(label(columns.getColumnLabel(i)), value);
					}
				}
			}
		}
		if (schema == null || table == null || selection.takes(schema, table)) {
			this.objects.add(new CatalogObject(null, kind, String.join(".", identity), details, definition));
		}
	}

	private static String label(String column) {
		String lower = column.toLowerCase(Locale.ROOT).replace('_', '-');
		return lower.endsWith("-") ? lower.substring(0, lower.length() - 1) : lower;
	}

	private static String hash(String text) {
		return RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(text.getBytes(StandardCharsets.UTF_8)));
	}

}
