package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.source.postgres.json.JsonColumn;
import dev.holdfast.source.postgres.json.JsonTable;
import dev.holdfast.source.postgres.json.JsonType;
import dev.holdfast.source.postgres.json.JsonType.Plain;

/** Looks up how the columns of tables become JSON. For one session. */
final class JsonTables {

	private static final String COLUMNS = """
			SELECT a.attrelid, a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, a.atttypmod),
			  a.attgenerated = '' FROM pg_catalog.pg_attribute a
			WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum""";

	private static final String TYPE = """
			SELECT t.typtype, t.typbasetype, t.typrelid, coalesce(e.oid, 0), e.typdelim FROM pg_catalog.pg_type t
			LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
			  AND t.typoutput = 'pg_catalog.array_out'::pg_catalog.regproc
			WHERE t.oid = ?""";

	/** Object ids of built-in types, which never change ({@code pg_type.dat}). */
	private static final Map<Long, JsonType> BUILT_IN = Map.ofEntries(Map.entry(16L, Plain.BOOLEAN),
			Map.entry(17L, Plain.BASE64), Map.entry(20L, Plain.NUMBER), Map.entry(21L, Plain.NUMBER),
			Map.entry(23L, Plain.NUMBER), Map.entry(26L, Plain.NUMBER), Map.entry(700L, Plain.NUMBER),
			Map.entry(701L, Plain.NUMBER), Map.entry(1700L, Plain.NUMBER), Map.entry(114L, Plain.JSON),
			Map.entry(3802L, Plain.JSON), Map.entry(1082L, Plain.DATE), Map.entry(1083L, Plain.TIME),
			Map.entry(1266L, Plain.TIME), Map.entry(1114L, Plain.TIMESTAMP), Map.entry(1184L, Plain.TIMESTAMP));

	private final Session session;

	private final Map<Long, JsonType> known = new HashMap<>(BUILT_IN);

	JsonTables(Session session) {
		this.session = session;
	}

	/**
	 * The tables by their object ids.
	 * @param encoding of the rows
	 */
	Map<Long, JsonTable> of(List<Relation> tables, String encoding) throws SQLException {
		Map<Long, List<Field>> fields = fields(tables.stream().map(Relation::oid).toArray(Long[]::new));
		Map<Long, JsonTable> found = new HashMap<>();
		for (Relation table : tables) {
			List<JsonColumn> columns = new ArrayList<>();
			for (Field field : fields.getOrDefault(table.oid(), List.of())) {
				if (field.data()) {
					columns.add(new JsonColumn(field.name(), field.sqlType(), type(field.type())));
				}
			}
			found.put(table.oid(), new JsonTable(RowFormat.copyIn(table, encoding), columns));
		}
		return found;
	}

	private Map<Long, List<Field>> fields(Long... relations) throws SQLException {
		Map<Long, List<Field>> fields = new HashMap<>();
		this.session.query(COLUMNS,
				(row) -> fields.computeIfAbsent(row.getLong(1), (oid) -> new ArrayList<>())
					.add(new Field(row.getString(2), row.getLong(3), row.getString(4), row.getBoolean(5))),
				(Object) relations);
		return fields;
	}

	private JsonType type(long oid) throws SQLException {
		JsonType found = this.known.get(oid);
		if (found == null) {
			found = look(oid);
			this.known.put(oid, found);
		}
		return found;
	}

	private JsonType look(long oid) throws SQLException {
		List<Looked> looked = new ArrayList<>();
		this.session.query(TYPE, (row) -> looked.add(new Looked(row.getString(1).charAt(0), row.getLong(2),
				row.getLong(3), row.getLong(4), row.getString(5))), oid);
		Looked type = looked.get(0);
		if (type.element() != 0) {
			return new JsonType.ArrayOf(type(type.element()), type.delimiter().charAt(0));
		}
		return switch (type.kind()) {
			case 'd' -> type(type.base());
			case 'c' -> composite(type.relation());
			default -> Plain.STRING;
		};
	}

	/** Its text has every column, generated ones too. */
	private JsonType composite(long relation) throws SQLException {
		List<String> names = new ArrayList<>();
		List<JsonType> types = new ArrayList<>();
		for (Field field : fields(relation).getOrDefault(relation, List.of())) {
			names.add(field.name());
			types.add(type(field.type()));
		}
		return new JsonType.Composite(names, types);
	}

	/**
	 * A column of the catalogue.
	 *
	 * @param name its name
	 * @param type object id of its type
	 * @param sqlType the same as SQL
	 * @param data whether it holds data, which generated ones do not
	 */
	private record Field(String name, long type, String sqlType, boolean data) {
	}

	/**
	 * A type of the catalogue.
	 *
	 * @param kind {@code typtype}
	 * @param base what a domain is of
	 * @param relation where a composite's columns are
	 * @param element what an array is of; 0 for none
	 * @param delimiter between an array's elements
	 */
	private record Looked(char kind, long base, long relation, long element, String delimiter) {
	}

}
