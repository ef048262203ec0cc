package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.source.postgres.json.JsonType.ArrayOf;
import dev.holdfast.source.postgres.json.JsonType.Composite;
import dev.holdfast.source.postgres.json.JsonType.Plain;

/**
 * The way back: makes of a table's JSON rows, as {@link JsonRows} writes them, the COPY
 * text that they were, byte for byte. It takes no other JSON: keys stand in the order of
 * the columns, without blanks. Memory is bounded whatever the size of a row. For one
 * thread.
 */
public final class CopyRows {

	private final List<JsonColumn> columns;

	private final byte[][] keys;

	private final Output key = new Output(64);

	private final Output collected = new Output(256);

	public CopyRows(JsonTable table) {
		this.columns = table.columns();
		this.keys = JsonRows.keys(this.columns);
	}

	/**
	 * Converts rows to the end of the stream. A row must be whole: the pieces of one that
	 * was cut are to be joined.
	 * @param copy takes COPY text, for the statement of the table; not closed
	 * @return how many rows
	 * @throws DamagedArchiveException when these are no rows of this table
	 */
	public long convert(InputStream json, OutputStream copy) throws IOException {
		JsonInput in = new JsonInput(json);
		Output out = new Output(copy);
		long rows = 0;
		while (in.nextRow()) {
			new Row(in, out).convert();
			rows++;
		}
		out.flush();
		return rows;
	}

	private final class Row {

		private final JsonInput in;

		private final Output out;

		private boolean keyRead;

		Row(JsonInput in, Output out) {
			this.in = in;
			this.out = out;
		}

		void convert() throws IOException {
			this.in.expect('{');
			for (int i = 0; i < CopyRows.this.columns.size(); i++) {
				if (i > 0) {
					this.out.add('\t');
				}
				column(i);
			}
			if (this.keyRead) {
				throw this.in.damage("has a column that the table has not");
			}
			this.in.expect('}');
			this.in.expect('\n');
			this.out.add('\n');
		}

		private void column(int index) throws IOException {
			JsonType type = CopyRows.this.columns.get(index).type();
			if (isNext(index)) {
				this.keyRead = false;
				value(type);
				if (this.in.peek() == ',') {
					this.in.next();
				}
			}
			else if (type == Plain.JSON) {
				this.out.ascii("\\N");
			}
			else {
				throw this.in.damage("lacks column " + CopyRows.this.columns.get(index).name());
			}
		}

		/** Reads the next key once, and compares it with this column's. */
		private boolean isNext(int index) throws IOException {
			Output key = CopyRows.this.key;
			if (!this.keyRead && this.in.peek() == '"') {
				key.reset();
				rawString(this.in, key);
				this.in.expect(':');
				key.add(':');
				this.keyRead = true;
			}
			byte[] own = CopyRows.this.keys[index];
			return this.keyRead && key.size() == own.length
					&& Arrays.equals(key.bytes(), 0, own.length, own, 0, own.length);
		}

		private void value(JsonType type) throws IOException {
			CopyEscapes escaped = new CopyEscapes(this.out);
			if (type == Plain.JSON) {
				new JsonCopy(this.in, escaped).value();
			}
			else if (this.in.peek() == 'n') {
				this.in.expect("null");
				this.out.ascii("\\N");
			}
			else if (type == Plain.STRING || this.in.peek() == '"' && type instanceof ArrayOf
					|| this.in.peek() == '"' && type instanceof Composite) {
				this.in.string(escaped);
			}
			else if (type == Plain.BASE64) {
				this.out.ascii("\\\\x");
				hex(this.in, this.out);
			}
			else {
				Output text = CopyRows.this.collected;
				text.reset();
				new StructureWriter(this.in).text(type, text);
				for (int i = 0; i < text.size(); i++) {
					escaped.add(text.bytes()[i]);
				}
			}
		}

	}

	/** Takes a string with its quotes and escapes. */
	static void rawString(JsonInput in, Sink out) throws IOException {
		in.expect('"');
		out.add('"');
		for (int b = in.next();; b = in.next()) {
			out.add(b);
			if (b == '\\') {
				out.add(in.next());
			}
			else if (b == '"') {
				return;
			}
		}
	}

	/** Reads a string of base64 as hex digits. */
	static void hex(JsonInput in, Output out) throws IOException {
		HexText hex = new HexText(in, out);
		in.string(hex);
		hex.end();
	}

}
