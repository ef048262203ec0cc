package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.util.List;

import dev.holdfast.source.postgres.json.JsonType.Plain;

/**
 * How the json values of one row can be given on one line, which only their whole text
 * tells: as they are; with their blanks coded, where there are line breaks or blanks
 * lead; or, where they are no UTF-8, as a string of their text. What stands between colon
 * and value says which: nothing, a space, or a tab. All that reads JSON finds the same
 * value in the first two.
 */
final class JsonModes {

	static final byte AS_IT_IS = 0;

	static final byte CODED = ' ';

	static final byte STRING = '\t';

	private final List<JsonColumn> columns;

	private final byte[] modes;

	private final boolean any;

	private final Output nowhere = new Output(java.io.OutputStream.nullOutputStream());

	private final JsonString encoding = new JsonString(this.nowhere);

	private int column;

	private boolean escape;

	private boolean begun;

	JsonModes(List<JsonColumn> columns) {
		this.columns = columns;
		this.modes = new byte[columns.size()];
		this.any = columns.stream().anyMatch((each) -> each.type() == Plain.JSON);
	}

	/** Whether a row must be looked through first. */
	boolean needed() {
		return this.any;
	}

	/** Begins another row. */
	void reset() {
		this.column = 0;
		this.escape = false;
		begin();
	}

	private void begin() {
		this.begun = false;
		this.encoding.reset();
		if (this.column < this.modes.length) {
			this.modes[this.column] = AS_IT_IS;
		}
	}

	/** Takes some bytes of the row's COPY text. */
	void take(byte[] bytes, int offset, int length) throws IOException {
		for (int i = offset; i < offset + length; i++) {
			byte b = bytes[i];
			if (this.escape) {
				this.escape = false;
				value(CopyEscapes.unescape(b));
			}
			else if (b == '\\') {
				this.escape = true;
			}
			else if (b == '\t' || b == '\n') {
				end();
			}
			else {
				value(b);
			}
		}
	}

	private void value(byte b) throws IOException {
		if (this.column >= this.modes.length || this.columns.get(this.column).type() != Plain.JSON) {
			return;
		}
		boolean blank = b == ' ' || b == '\t' || b == '\n' || b == '\r';
		if (blank && (!this.begun || b == '\n' || b == '\r')) {
			this.modes[this.column] = CODED;
		}
		this.begun = true;
		this.encoding.add(b);
	}

	private void end() throws IOException {
		if (this.begun) {
			this.encoding.end();
			if (this.encoding.invalid()) {
				this.modes[this.column] = STRING;
			}
		}
		this.column++;
		begin();
	}

	byte mode(int index) {
		return this.modes[index];
	}

}
