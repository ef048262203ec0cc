package dev.holdfast.source.postgres.json;

import java.io.IOException;

import dev.holdfast.source.postgres.json.JsonType.ArrayOf;
import dev.holdfast.source.postgres.json.JsonType.Composite;
import dev.holdfast.source.postgres.json.JsonType.Plain;

/**
 * Writes the text of an array or a composite (PostgreSQL documentation, "Array Input and
 * Output Syntax", "Composite Type Input and Output Syntax") as JSON. An array whose
 * bounds do not begin at 1 is given as its text, because a JSON array has no bounds; so
 * are elements that are arrays themselves (of a domain), to tell them from dimensions.
 */
final class StructureText {

	private final byte[] text;

	private final int end;

	private final Output out;

	private final JsonValue values;

	private final Output unquoted = new Output(64);

	private int at;

	StructureText(byte[] text, int offset, int length, Output out, JsonValue values) {
		this.text = text;
		this.at = offset;
		this.end = offset + length;
		this.out = out;
		this.values = values;
	}

	void array(ArrayOf type) throws IOException {
		if (peek() == '[') {
			JsonString.write(this.text, this.at, this.end - this.at, this.out);
			return;
		}
		dimension(type, (type.element() instanceof ArrayOf) ? Plain.STRING : type.element());
		checkEnd();
	}

	private void dimension(ArrayOf type, JsonType element) throws IOException {
		expect('{');
		this.out.add('[');
		for (boolean first = true; peek() != '}'; first = false) {
			if (!first) {
				expect(type.delimiter());
				this.out.add(',');
			}
			if (peek() == '{') {
				dimension(type, element);
			}
			else {
				element(type.delimiter(), element);
			}
		}
		expect('}');
		this.out.add(']');
	}

	private void element(char delimiter, JsonType type) throws IOException {
		boolean quoted = peek() == '"';
		read(delimiter, '}');
		if (!quoted && this.unquoted.latin1().equals("NULL")) {
			this.out.ascii("null");
		}
		else {
			this.values.write(type, this.unquoted.bytes(), 0, this.unquoted.size());
		}
	}

	void composite(Composite type) throws IOException {
		expect('(');
		this.out.add('{');
		for (int i = 0; i < type.names().size(); i++) {
			if (i > 0) {
				expect(',');
				this.out.add(',');
			}
			JsonString.write(type.names().get(i), this.out);
			this.out.add(':');
			boolean quoted = peek() == '"';
			read(',', ')');
			if (!quoted && this.unquoted.size() == 0) {
				this.out.ascii("null");
			}
			else {
				this.values.write(type.types().get(i), this.unquoted.bytes(), 0, this.unquoted.size());
			}
		}
		expect(')');
		checkEnd();
		this.out.add('}');
	}

	/** Backslashes escape in both; a doubled quote is one in composites. */
	private void read(char delimiter, char last) throws IOException {
		this.unquoted.reset();
		if (peek() != '"') {
			while (peek() != delimiter && peek() != last) {
				this.unquoted.add(next());
			}
			return;
		}
		next();
		while (true) {
			byte b = next();
			if (b == '\\') {
				this.unquoted.add(next());
			}
			else if (b != '"') {
				this.unquoted.add(b);
			}
			else if (this.at < this.end && peek() == '"') {
				this.unquoted.add(next());
			}
			else {
				return;
			}
		}
	}

	private byte peek() throws IOException {
		if (this.at >= this.end) {
			throw new IOException("a structured value ends too early");
		}
		return this.text[this.at];
	}

	private byte next() throws IOException {
		byte b = peek();
		this.at++;
		return b;
	}

	private void expect(char wanted) throws IOException {
		if (next() != wanted) {
			throw new IOException("a structured value lacks a " + wanted);
		}
	}

	private void checkEnd() throws IOException {
		if (this.at != this.end) {
			throw new IOException("a structured value goes on after its end");
		}
	}

}
