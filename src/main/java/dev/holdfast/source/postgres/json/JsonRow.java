package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.util.List;

import dev.holdfast.source.postgres.json.JsonType.Plain;

/**
 * Converts one row as its bytes arrive. Strings, bytes and json pass through; the text of
 * other values is collected first. Structured values of more than {@value #COLLECTED}
 * bytes are given as their text, so that memory stays bounded; that depends on the value
 * alone, so it is the same at every reading.
 */
final class JsonRow {

	/** Bytes of one value that are held in memory. */
	static final int COLLECTED = 2 * 1024 * 1024;

	private final List<JsonColumn> columns;

	private final byte[][] keys;

	private final JsonModes modes;

	private final Output out;

	private final Output collected = new Output(256);

	private final JsonString string;

	private final Base64Text base64;

	private final JsonBlanks blanks;

	private final JsonValue values;

	private JsonType type = Plain.STRING;

	private byte mode;

	private int column;

	private boolean escape;

	private boolean isNull;

	private boolean begun;

	private boolean anyKey;

	private boolean overflowed;

	JsonRow(List<JsonColumn> columns, byte[][] keys, JsonModes modes, Output out) {
		this.columns = columns;
		this.keys = keys;
		this.modes = modes;
		this.out = out;
		this.string = new JsonString(out);
		this.base64 = new Base64Text(out);
		this.blanks = new JsonBlanks(out);
		this.values = new JsonValue(out);
	}

	/** Begins another row. */
	void reset() {
		this.column = 0;
		this.escape = false;
		this.isNull = false;
		this.begun = false;
		this.anyKey = false;
	}

	/** Takes some bytes of the row, the newline at its end included. */
	void take(byte[] bytes, int offset, int length) throws IOException {
		int end = offset + length;
		for (int i = offset; i < end; i++) {
			byte b = bytes[i];
			if (this.escape) {
				this.escape = false;
				if (b == 'N' && !this.begun) {
					this.isNull = true;
				}
				else {
					value(CopyEscapes.unescape(b));
				}
			}
			else if (b == '\\') {
				this.escape = true;
			}
			else if (b == '\t' || b == '\n') {
				endOfValue(b == '\n');
			}
			else {
				value(b);
				i = run(bytes, i + 1, end) - 1;
			}
		}
	}

	/** Copies what follows in a string and stands for itself. */
	private int run(byte[] bytes, int from, int end) throws IOException {
		int to = from;
		if (this.type == Plain.STRING && !this.string.withinCharacter()) {
			while (to < end && JsonString.plain(bytes[to])) {
				to++;
			}
			this.out.add(bytes, from, to - from);
		}
		return to;
	}

	/**
	 * @throws IOException when the row has another number of values than columns
	 */
	void finish() throws IOException {
		if (this.column != Math.max(1, this.columns.size()) || this.begun || this.escape) {
			throw new IOException("a row has " + this.column + " values for " + this.columns.size() + " columns");
		}
		if (!this.anyKey) {
			this.out.add('{');
		}
		this.out.add('}');
		this.out.add('\n');
	}

	private void value(byte b) throws IOException {
		if (!this.begun) {
			begin();
		}
		if (this.type == Plain.STRING || this.overflowed) {
			this.string.add(b);
		}
		else if (this.type == Plain.BASE64) {
			this.base64.add(b);
		}
		else if (this.type != Plain.JSON) {
			collect(b);
		}
		else if (this.mode == JsonModes.AS_IT_IS) {
			this.out.add(b);
		}
		else {
			((this.mode == JsonModes.CODED) ? this.blanks : this.string).add(b);
		}
	}

	private void begin() throws IOException {
		if (this.column >= this.columns.size()) {
			throw new IOException("a row has more values than columns");
		}
		this.type = this.columns.get(this.column).type();
		this.begun = true;
		this.overflowed = false;
		key();
		if (this.type == Plain.STRING) {
			openString();
		}
		else if (this.type == Plain.BASE64) {
			this.out.add('"');
			this.base64.begin();
		}
		else if (this.type == Plain.JSON) {
			beginJson();
		}
		else {
			this.collected.reset();
		}
	}

	private void openString() throws IOException {
		this.string.reset();
		this.out.add('"');
	}

	private void beginJson() throws IOException {
		this.mode = this.modes.mode(this.column);
		if (this.mode != JsonModes.AS_IT_IS) {
			this.out.add(this.mode);
		}
		this.blanks.reset();
		if (this.mode == JsonModes.STRING) {
			openString();
		}
	}

	private void key() throws IOException {
		this.out.add(this.anyKey ? ',' : '{');
		this.anyKey = true;
		this.out.add(this.keys[this.column]);
	}

	private void collect(byte b) throws IOException {
		this.collected.add(b);
		if (this.collected.size() > COLLECTED) {
			openString();
			for (int i = 0; i < this.collected.size(); i++) {
				this.string.add(this.collected.bytes()[i]);
			}
			this.overflowed = true;
		}
	}

	private void endOfValue(boolean last) throws IOException {
		if (this.columns.isEmpty()) {
			if (this.isNull || !last || this.column > 0) {
				throw new IOException("a row of no columns has a value");
			}
		}
		else if (this.isNull) {
			writeNull();
		}
		else {
			if (!this.begun) {
				begin();
			}
			end();
		}
		this.begun = false;
		this.isNull = false;
		this.column++;
	}

	/**
	 * In a column of json, null is a value of its own, so SQL's null has no key there.
	 */
	private void writeNull() throws IOException {
		if (this.begun || this.column >= this.columns.size()) {
			throw new IOException("a row has a value that is null and is not");
		}
		if (this.columns.get(this.column).type() != Plain.JSON) {
			key();
			this.out.ascii("null");
		}
	}

	private void end() throws IOException {
		if (this.type == Plain.BASE64) {
			this.base64.end();
			this.out.add('"');
		}
		else if (this.type == Plain.STRING || this.overflowed
				|| this.type == Plain.JSON && this.mode == JsonModes.STRING) {
			this.string.end();
			this.out.add('"');
		}
		else if (this.type != Plain.JSON) {
			this.values.write(this.type, this.collected.bytes(), 0, this.collected.size());
		}
	}

}
