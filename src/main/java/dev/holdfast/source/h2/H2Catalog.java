package dev.holdfast.source.h2;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * The tables and views of a database as its information schema lists them.
 *
 * @param names schema and name of every table and view
 * @param tables tables that hold lasting rows of their own (linked and temporary ones do
 * not), by their quoted names
 * @param synonyms schema and name of each synonym, and of what it stands for
 */
record H2Catalog(List<List<String>> names, Map<String, H2Table> tables, List<List<String>> synonyms) {

	private static final String TABLES = """
			SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, STORAGE_TYPE, TABLE_CLASS,
			DB_OBJECT_ID('TABLE', TABLE_SCHEMA, TABLE_NAME)
			FROM INFORMATION_SCHEMA.TABLES
			WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND STORAGE_TYPE <> 'LOCAL TEMPORARY'
			ORDER BY TABLE_SCHEMA, TABLE_NAME""";

	private static final String MATERIALIZED = "org.h2.table.MaterializedView";

	private static final String COLUMNS = """
			SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS
			WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND IS_GENERATED <> 'ALWAYS'
			ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION""";

	private static final String SYNONYMS = """
			SELECT SYNONYM_SCHEMA, SYNONYM_NAME, SYNONYM_FOR_SCHEMA, SYNONYM_FOR FROM INFORMATION_SCHEMA.SYNONYMS
			ORDER BY SYNONYM_SCHEMA, SYNONYM_NAME""";

	static H2Catalog read(H2Database database, String source) throws SQLException {
		Map<List<String>, List<String>> columns = new LinkedHashMap<>();
		database.query(COLUMNS,
				(row) -> columns
					.computeIfAbsent(List.of(row.getString(1), row.getString(2)), (key) -> new ArrayList<>())
					.add(row.getString(3)));
		List<List<String>> names = new ArrayList<>();
		Map<String, H2Table> tables = new LinkedHashMap<>();
		database.query(TABLES, (row) -> {
			List<String> name = List.of(row.getString(1), row.getString(2));
			names.add(name);
			if (MATERIALIZED.equals(row.getString(5))) {
				throw new HoldfastException(ExitCode.UNREACHABLE,
						"source " + source + ": H2 cannot script or open again a database with the materialized view "
								+ String.join(".", name),
						"make it a table or a view, before the database is closed");
			}
			if ("BASE TABLE".equals(row.getString(3)) && !"TABLE LINK".equals(row.getString(4))) {
				H2Table table = new H2Table(name.get(0), name.get(1), columns.getOrDefault(name, List.of()),
						row.getLong(6));
				tables.put(table.quoted(), table);
			}
		});
		List<List<String>> synonyms = new ArrayList<>();
		database.query(SYNONYMS,
				(row) -> synonyms.add(List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4))));
		return new H2Catalog(names, tables, synonyms);
	}

}
