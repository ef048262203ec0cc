package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import dev.holdfast.source.postgres.json.JsonType.ArrayOf;
import dev.holdfast.source.postgres.json.JsonType.Composite;
import dev.holdfast.source.postgres.json.JsonType.Plain;

/** Writes values whose whole text is in memory. */
final class JsonValue {

	/** Numbers of JSON, which the server's finite numbers are. */
	private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

	private final Output out;

	JsonValue(Output out) {
		this.out = out;
	}

	void write(JsonType type, byte[] text, int offset, int length) throws IOException {
		if (type instanceof ArrayOf array) {
			new StructureText(text, offset, length, this.out, this).array(array);
		}
		else if (type instanceof Composite composite) {
			new StructureText(text, offset, length, this.out, this).composite(composite);
		}
		else {
			plain((Plain) type, text, offset, length);
		}
	}

	private void plain(Plain type, byte[] text, int offset, int length) throws IOException {
		switch (type) {
			case BOOLEAN -> truth(text, offset, length);
			case NUMBER -> {
				if (NUMBER.matcher(ascii(text, offset, length)).matches()) {
					this.out.add(text, offset, length);
				}
				else {
					JsonString.write(text, offset, length, this.out);
				}
			}
			case BASE64 -> base64(text, offset, length);
			case DATE, TIME, TIMESTAMP -> JsonString.write(IsoTimes.iso(type, ascii(text, offset, length)), this.out);
			case JSON, STRING -> JsonString.write(text, offset, length, this.out);
		}
	}

	private void truth(byte[] text, int offset, int length) throws IOException {
		if (length != 1 || text[offset] != 't' && text[offset] != 'f') {
			throw new IOException("a boolean is neither true nor false");
		}
		this.out.ascii((text[offset] == 't') ? "true" : "false");
	}

	private void base64(byte[] text, int offset, int length) throws IOException {
		Base64Text base64 = new Base64Text(this.out);
		this.out.add('"');
		for (int i = offset; i < offset + length; i++) {
			base64.add(text[i]);
		}
		base64.end();
		this.out.add('"');
	}

	private static String ascii(byte[] text, int offset, int length) {
		return new String(text, offset, length, StandardCharsets.ISO_8859_1);
	}

}
