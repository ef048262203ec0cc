package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.io.InputStream;

import dev.holdfast.archive.encryption.DamagedArchiveException;

/** Reads JSON as it was written here, byte by byte; anything else is damage. */
final class JsonInput {

	private final InputStream in;

	private final byte[] buffer = new byte[64 * 1024];

	private int at;

	private int limit;

	private long row;

	JsonInput(InputStream in) {
		this.in = in;
	}

	/** Whether there is another row; counts it. */
	boolean nextRow() throws IOException {
		if (this.at == this.limit && !fill()) {
			return false;
		}
		this.row++;
		return true;
	}

	private boolean fill() throws IOException {
		this.at = 0;
		this.limit = Math.max(0, this.in.read(this.buffer));
		return this.limit > 0;
	}

	int peek() throws IOException {
		if (this.at == this.limit && !fill()) {
			throw damage("ends too early");
		}
		return this.buffer[this.at] & 0xff;
	}

	int next() throws IOException {
		int b = peek();
		this.at++;
		return b;
	}

	void expect(char wanted) throws IOException {
		if (next() != wanted) {
			throw damage("lacks a " + wanted);
		}
	}

	void expect(String wanted) throws IOException {
		for (int i = 0; i < wanted.length(); i++) {
			expect(wanted.charAt(i));
		}
	}

	DamagedArchiveException damage(String what) {
		return new DamagedArchiveException("row " + this.row + " of these JSON rows " + what, null);
	}

	/** Reads a string from its opening to its closing quote. */
	void string(Sink out) throws IOException {
		expect('"');
		for (int b = next(); b != '"'; b = next()) {
			if (b != '\\') {
				out.add(b);
			}
			else {
				escape(out);
			}
		}
	}

	private void escape(Sink out) throws IOException {
		int letter = next();
		switch (letter) {
			case '"', '\\', '/' -> out.add(letter);
			case 'b' -> out.add('\b');
			case 'f' -> out.add('\f');
			case 'n' -> out.add('\n');
			case 'r' -> out.add('\r');
			case 't' -> out.add('\t');
			case 'u' -> unicode(out);
			default -> throw damage("has an unknown escape");
		}
	}

	/** Only what is written here: a control character, or a byte that is no UTF-8. */
	private void unicode(Sink out) throws IOException {
		int value = 0;
		for (int i = 0; i < 4; i++) {
			int digit = Character.digit(next(), 16);
			if (digit < 0) {
				throw damage("has an unknown escape");
			}
			value = value << 4 | digit;
		}
		if (value >= 0x80 && value >> 7 != 0xdc80 >> 7) {
			throw damage("has an unknown escape");
		}
		out.add(value & 0xff);
	}

	/** Takes a number or word up to what follows it in a row, an array or an object. */
	void word(Sink out) throws IOException {
		for (int b = peek(); b != ',' && b != '}' && b != ']'; b = peek()) {
			if (b == '\n') {
				throw damage("ends too early");
			}
			out.add(next());
		}
	}

}
