package dev.holdfast.source.h2;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.h2.engine.CastDataProvider;
import org.h2.jdbc.JdbcResultSet;
import org.h2.result.ResultInterface;
import org.h2.value.ExtTypeInfoRow;
import org.h2.value.TypeInfo;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;
import org.h2.value.ValueRow;
import org.h2.value.ValueVarbinary;
import org.h2.value.ValueVarchar;

/**
 * Reads the rows that {@link JsonRow} writes, as values that H2 itself turns into the
 * types of the columns, exactly. A column that is not in the object is NULL.
 */
final class H2JsonValues implements AutoCloseable {

	/** Characters or bytes of a value that is not kept until others come. */
	private static final int LARGE = 1 << 20;

	private static final JsonFactory JSON = new JsonFactory();

	private final Statement statement;

	private final List<TypeInfo> types = new ArrayList<>();

	private final Map<String, Integer> columns = new HashMap<>();

	private final CastDataProvider conversions;

	private boolean large;

	/**
	 * @param table quoted
	 * @param columns of the dump
	 */
	H2JsonValues(H2Database database, String table, List<String> columns) throws SQLException {
		this.statement = database.createStatement();
		this.conversions = database.conversions();
		if (!columns.isEmpty()) {
			String list = columns.stream().map(H2Table::quote).collect(Collectors.joining(", "));
			try (ResultSet none = this.statement.executeQuery("SELECT " + list + " FROM " + table + " WHERE FALSE")) {
				ResultInterface result = none.unwrap(JdbcResultSet.class).getResult();
				for (int i = 0; i < columns.size(); i++) {
					this.columns.put(columns.get(i), i);
					this.types.add(result.getColumnType(i));
				}
			}
		}
	}

	/** Whether the row that was set last is to be executed at once. */
	boolean large() {
		return this.large;
	}

	/** Sets a statement's parameters from the object that the parser is at. */
	void set(JsonParser json, PreparedStatement insert) throws SQLException, DamagedArchiveException {
		require(json.currentToken() == JsonToken.START_OBJECT);
		this.large = false;
		for (int i = 0; i < this.types.size(); i++) {
			insert.setObject(i + 1, ValueNull.INSTANCE);
		}
		while (json.nextToken() != JsonToken.END_OBJECT) {
			Integer column = this.columns.get(json.currentName());
			json.nextToken();
			if (column == null) {
				throw new DamagedArchiveException("it has no column " + json.currentName(), null);
			}
			set(json, insert, column);
		}
	}

	private void set(JsonParser json, PreparedStatement insert, int column)
			throws SQLException, DamagedArchiveException {
		TypeInfo type = this.types.get(column);
		boolean isNull = json.currentToken() == JsonToken.VALUE_NULL;
		if (type.getValueType() == Value.CLOB && !isNull) {
			String text = json.getString();
			this.large |= text.length() > LARGE;
			insert.setCharacterStream(column + 1, new StringReader(text), text.length());
		}
		else if (type.getValueType() == Value.BLOB && !isNull) {
			byte[] bytes = Base64.getDecoder().decode(json.getString());
			this.large |= bytes.length > LARGE;
			insert.setBinaryStream(column + 1, new ByteArrayInputStream(bytes), bytes.length);
		}
		else {
			insert.setObject(column + 1, (type.getValueType() == Value.JSON) ? document(json) : value(json, type));
		}
	}

	/** A JSON column holds its value as it is, null included. */
	private static Value document(JsonParser json) {
		StringWriter text = new StringWriter();
		try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
			copy.copyCurrentStructureExact(json);
		}
		return ValueJson.fromJson(text.toString());
	}

	private Value value(JsonParser json, TypeInfo type) throws DamagedArchiveException {
		return switch (Objects.requireNonNull(json.currentToken())) {
			case VALUE_NULL -> ValueNull.INSTANCE;
			case START_ARRAY -> list(json, type);
			case VALUE_STRING -> text(json.getString(), type);
			case VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ValueVarchar.get(json.getString());
			default -> throw new DamagedArchiveException("a value is an object", null);
		};
	}

	private static Value text(String text, TypeInfo type) {
		return switch (type.getValueType()) {
			case Value.BINARY, Value.VARBINARY, Value.JAVA_OBJECT, Value.GEOMETRY, Value.BLOB ->
				ValueVarbinary.get(Base64.getDecoder().decode(text));
			case Value.JSON -> ValueJson.fromJson(text);
			default -> ValueVarchar.get(text);
		};
	}

	private Value list(JsonParser json, TypeInfo type) throws DamagedArchiveException {
		List<TypeInfo> of = new ArrayList<>();
		boolean row = type.getValueType() == Value.ROW;
		if (row && type.getExtTypeInfo() instanceof ExtTypeInfoRow fields) {
			fields.getFields().forEach((field) -> of.add(field.getValue()));
		}
		else if (type.getExtTypeInfo() instanceof TypeInfo element) {
			of.add(element);
		}
		require(!of.isEmpty());
		List<Value> values = new ArrayList<>();
		while (json.nextToken() != JsonToken.END_ARRAY) {
			require(!row || values.size() < of.size());
			TypeInfo element = of.get(row ? values.size() : 0);
			values.add(value(json, element).convertTo(element, this.conversions));
		}
		Value[] all = values.toArray(Value[]::new);
		return row ? ValueRow.get(type, all) : ValueArray.get(of.get(0), all, this.conversions);
	}

	private static void require(boolean condition) throws DamagedArchiveException {
		if (!condition) {
			throw new DamagedArchiveException("it is not what it should be", null);
		}
	}

	@Override
	public void close() throws SQLException {
		this.statement.close();
	}

}
