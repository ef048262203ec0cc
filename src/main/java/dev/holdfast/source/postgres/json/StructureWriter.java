package dev.holdfast.source.postgres.json;

import java.io.IOException;

import dev.holdfast.source.postgres.json.JsonType.ArrayOf;
import dev.holdfast.source.postgres.json.JsonType.Composite;
import dev.holdfast.source.postgres.json.JsonType.Plain;

/**
 * Reads JSON values as the server's text of them. Arrays and composites are quoted as the
 * server quotes them ({@code array_out}, {@code record_out}).
 */
final class StructureWriter {

	/** What makes {@code record_out} quote a field. */
	private static final String QUOTED_FIELD = "\"\\(), \t\n\u000b\f\r";

	/** What makes {@code array_out} quote an element, besides the delimiter. */
	private static final String QUOTED_ELEMENT = "\"\\{} \t\n\u000b\f\r";

	private final JsonInput in;

	StructureWriter(JsonInput in) {
		this.in = in;
	}

	/** Adds the text of the next value, which is not null. */
	void text(JsonType type, Output out) throws IOException {
		if (type instanceof ArrayOf array && this.in.peek() == '[') {
			array(array, (array.element() instanceof ArrayOf) ? Plain.STRING : array.element(), out);
		}
		else if (type instanceof Composite composite && this.in.peek() == '{') {
			composite(composite, out);
		}
		else if (type == Plain.BASE64) {
			out.ascii("\\x");
			CopyRows.hex(this.in, out);
		}
		else if (type == Plain.DATE || type == Plain.TIME || type == Plain.TIMESTAMP) {
			Output iso = new Output(40);
			this.in.string(iso);
			out.ascii(IsoTimes.text(iso.latin1()));
		}
		else if (this.in.peek() == '"') {
			this.in.string(out);
		}
		else {
			word(type, out);
		}
	}

	private void word(JsonType type, Output out) throws IOException {
		if (type == Plain.BOOLEAN) {
			boolean truth = this.in.peek() == 't';
			this.in.expect(truth ? "true" : "false");
			out.add(truth ? 't' : 'f');
		}
		else if (type == Plain.NUMBER) {
			this.in.word(out);
		}
		else {
			throw this.in.damage("has a value of another type than its column");
		}
	}

	private void array(ArrayOf type, JsonType element, Output out) throws IOException {
		this.in.expect('[');
		out.add('{');
		Output text = new Output(64);
		for (boolean first = true; this.in.peek() != ']'; first = false) {
			if (!first) {
				this.in.expect(',');
				out.add(type.delimiter());
			}
			if (this.in.peek() == '[') {
				array(type, element, out);
			}
			else if (this.in.peek() == 'n') {
				this.in.expect("null");
				out.ascii("NULL");
			}
			else {
				text.reset();
				text(element, text);
				boolean word = text.size() == 4 && text.latin1().equalsIgnoreCase("NULL");
				quote(text, word || needsQuotes(text, QUOTED_ELEMENT + type.delimiter()), '\\', out);
			}
		}
		this.in.expect(']');
		out.add('}');
	}

	private void composite(Composite type, Output out) throws IOException {
		this.in.expect('{');
		out.add('(');
		Output text = new Output(64);
		for (int i = 0; i < type.names().size(); i++) {
			if (i > 0) {
				this.in.expect(',');
				out.add(',');
			}
			key(type.names().get(i));
			if (this.in.peek() == 'n') {
				this.in.expect("null");
			}
			else {
				text.reset();
				text(type.types().get(i), text);
				quote(text, needsQuotes(text, QUOTED_FIELD), '"', out);
			}
		}
		this.in.expect('}');
		out.add(')');
	}

	private void key(String name) throws IOException {
		Output wanted = new Output(64);
		JsonString.write(name, wanted);
		for (int i = 0; i < wanted.size(); i++) {
			if (this.in.next() != (wanted.bytes()[i] & 0xff)) {
				throw this.in.damage("lacks the field " + name);
			}
		}
		this.in.expect(':');
	}

	private static boolean needsQuotes(Output text, String special) {
		boolean needed = text.size() == 0;
		for (int i = 0; i < text.size() && !needed; i++) {
			needed = special.indexOf(text.bytes()[i]) >= 0;
		}
		return needed;
	}

	/**
	 * @param beforeQuote what stands before a quote
	 */
	private static void quote(Output text, boolean quotes, char beforeQuote, Output out) throws IOException {
		if (!quotes) {
			out.add(text.bytes(), 0, text.size());
			return;
		}
		out.add('"');
		for (int i = 0; i < text.size(); i++) {
			byte b = text.bytes()[i];
			if (b == '\\') {
				out.add('\\');
			}
			else if (b == '"') {
				out.add(beforeQuote);
			}
			out.add(b);
		}
		out.add('"');
	}

}
