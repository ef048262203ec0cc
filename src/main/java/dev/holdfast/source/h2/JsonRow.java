package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import org.h2.jdbc.JdbcResultSet;
import org.h2.value.Value;
import org.h2.value.ValueCollectionBase;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * Writes a row as one JSON object, exactly. Numbers are written as they are; NaN and the
 * infinities as strings; binary, geometry (EWKB) and Java objects in base64; dates and
 * times in ISO-8601; intervals, UUIDs and enum values as their text; arrays and rows as
 * arrays. A JSON column holds its value as it is, and is left out of the object where it
 * is SQL's NULL, which JSON's null is not; inside arrays JSON is a string. Every string
 * can be cast to its column's type.
 */
final class JsonRow {

	private static final int CHUNK = 3 * 2048;

	private final RowPieces out;

	private final JsonText text;

	private final List<String> columns;

	private boolean @Nullable [] json;

	JsonRow(RowPieces out, List<String> columns) {
		this.out = out;
		this.text = new JsonText(out);
		this.columns = columns;
	}

	void write(ResultSet row) throws SQLException {
		if (this.json == null) {
			this.json = jsonColumns(row);
		}
		JdbcResultSet values = row.unwrap(JdbcResultSet.class);
		int separator = '{';
		for (int i = 0; i < this.columns.size(); i++) {
			Value value = values.getInternal(i + 1);
			if (value.getValueType() != Value.NULL || !this.json[i]) {
				this.out.add(separator);
				this.text.string(this.columns.get(i));
				this.out.add(':');
				value(value, false);
				separator = ',';
			}
		}
		if (separator == '{') {
			this.out.add('{');
		}
		this.out.add('}');
		this.out.endRow();
	}

	private boolean[] jsonColumns(ResultSet row) throws SQLException {
		boolean[] columnsOfJson = new boolean[this.columns.size()];
		for (int i = 0; i < columnsOfJson.length; i++) {
			columnsOfJson[i] = "JSON".equals(row.getMetaData().getColumnTypeName(i + 1));
		}
		return columnsOfJson;
	}

	private void value(Value value, boolean nested) throws SQLException {
		switch (value.getValueType()) {
			case Value.NULL -> ascii("null");
			case Value.BOOLEAN -> ascii(value.getBoolean() ? "true" : "false");
			case Value.TINYINT, Value.SMALLINT, Value.INTEGER, Value.BIGINT, Value.NUMERIC -> ascii(value.getString());
			case Value.REAL -> number(NumberOutput.toString(value.getFloat(), true));
			case Value.DOUBLE -> number(NumberOutput.toString(value.getDouble(), true));
			case Value.DECFLOAT -> number(value.getString());
			case Value.BINARY, Value.VARBINARY, Value.JAVA_OBJECT, Value.GEOMETRY -> base64(value.getBytesNoCopy());
			case Value.BLOB -> blob(value);
			case Value.CLOB -> clob(value);
			case Value.TIME_TZ, Value.TIMESTAMP, Value.TIMESTAMP_TZ -> this.text.string(iso(value.getString()));
			case Value.JSON -> {
				if (nested) {
					this.text.string(value.getString());
				}
				else {
					json(value.getBytesNoCopy());
				}
			}
			case Value.ARRAY, Value.ROW -> list((ValueCollectionBase) value);
			default -> this.text.string(value.getString());
		}
	}

	private void list(ValueCollectionBase collection) throws SQLException {
		this.out.add('[');
		Value[] elements = collection.getList();
		for (int i = 0; i < elements.length; i++) {
			if (i > 0) {
				this.out.add(',');
			}
			value(elements[i], true);
		}
		this.out.add(']');
	}

	private void number(String number) {
		if (Character.isLetter(number.charAt(number.length() - 1))) {
			this.text.string(number);
		}
		else {
			ascii(number);
		}
	}

	private void json(byte[] json) {
		for (byte each : json) {
			this.out.add((each == '\n' || each == '\r') ? ' ' : each);
		}
	}

	private void clob(Value value) throws SQLException {
		try (Reader reader = value.getReader()) {
			this.text.string(reader);
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	private void blob(Value value) throws SQLException {
		try (InputStream input = value.getInputStream()) {
			this.out.add('"');
			byte[] chunk = new byte[CHUNK];
			for (int count = input.readNBytes(chunk, 0, CHUNK); count > 0; count = input.readNBytes(chunk, 0, CHUNK)) {
				raw(Base64.getEncoder().encode((count == CHUNK) ? chunk : Arrays.copyOf(chunk, count)));
			}
			this.out.add('"');
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	private void base64(byte[] bytes) {
		this.out.add('"');
		raw(Base64.getEncoder().encode(bytes));
		this.out.add('"');
	}

	private void ascii(String ascii) {
		for (int i = 0; i < ascii.length(); i++) {
			this.out.add(ascii.charAt(i));
		}
	}

	private void raw(byte[] bytes) {
		this.out.add(bytes, 0, bytes.length);
	}

	/** H2 writes {@code 2026-01-31 10:00:00+01}; ISO-8601 wants a T and minutes. */
	private static String iso(String text) {
		String iso = text.replace(' ', 'T');
		int sign = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
		return (sign > iso.indexOf(':') && sign == iso.length() - 3) ? iso + ":00" : iso;
	}

}
