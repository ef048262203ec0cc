package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a JSON object on a line of each row of a table's COPY text in UTF-8. Memory is
 * the row's own, or, for rows that are streamed, bounded. For one thread.
 */
public final class JsonRows {

	private final List<JsonColumn> columns;

	private final byte[][] keys;

	private final Output line = new Output(8192);

	private final JsonModes modes;

	private final JsonRow row;

	public JsonRows(JsonTable table) {
		this.columns = table.columns();
		this.keys = keys(this.columns);
		this.modes = new JsonModes(this.columns);
		this.row = new JsonRow(this.columns, this.keys, this.modes, this.line);
	}

	/** Each column's name as a string, and the colon. */
	static byte[][] keys(List<JsonColumn> columns) {
		byte[][] keys = new byte[columns.size()][];
		Output key = new Output(64);
		for (int i = 0; i < keys.length; i++) {
			key.reset();
			try {
				JsonString.write(columns.get(i).name(), key);
				key.add(':');
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			keys[i] = Arrays.copyOf(key.bytes(), key.size());
		}
		return keys;
	}

	/**
	 * Converts a row that is in memory, its newline included.
	 * @return how many bytes of {@link #line} are the JSON row, its newline included
	 * @throws IOException when it is no row of this table
	 */
	public int convert(byte[] copy, int offset, int length) throws IOException {
		if (this.modes.needed()) {
			this.modes.reset();
			this.modes.take(copy, offset, length);
		}
		this.line.reset();
		this.row.reset();
		this.row.take(copy, offset, length);
		this.row.finish();
		return this.line.size();
	}

	/** The last row; valid until the next call. */
	public byte[] line() {
		return this.line.bytes();
	}

	/**
	 * Converts a row that is not in memory. It is read twice where the table has columns
	 * of json.
	 * @param copy the row, its newline included
	 * @throws IOException when it is no row of this table, or reading or writing fails
	 */
	public void stream(Reading copy, OutputStream json) throws IOException {
		JsonModes its = new JsonModes(this.columns);
		if (its.needed()) {
			its.reset();
			copy.read(its::take);
		}
		Output out = new Output(json);
		JsonRow converted = new JsonRow(this.columns, this.keys, its, out);
		copy.read(converted::take);
		converted.finish();
		out.flush();
	}

	/** Gives a row's bytes from its beginning, as often as it is asked. */
	public interface Reading {

		void read(Taker taker) throws IOException;

	}

	/** Takes some bytes. */
	public interface Taker {

		void take(byte[] bytes, int offset, int length) throws IOException;

	}

}
