package dev.holdfast.source.postgres.json;

import java.io.IOException;

/** Reads a value of a json column as the text that it was, see {@link JsonModes}. */
final class JsonCopy {

	private final JsonInput in;

	private final Sink out;

	JsonCopy(JsonInput in, Sink out) {
		this.in = in;
		this.out = out;
	}

	void value() throws IOException {
		switch (this.in.peek()) {
			case JsonModes.STRING -> {
				this.in.next();
				this.in.string(this.out);
			}
			case JsonModes.CODED -> {
				this.in.next();
				tokens(true);
			}
			default -> tokens(false);
		}
	}

	/** To the comma or brace that ends the value. */
	private void tokens(boolean coded) throws IOException {
		int depth = 0;
		for (int b = this.in.peek(); depth > 0 || b != ',' && b != '}'; b = this.in.peek()) {
			if (b == '"') {
				CopyRows.rawString(this.in, this.out);
				continue;
			}
			this.in.next();
			if (b == '\n') {
				throw this.in.damage("ends too early");
			}
			if (coded && (b == ' ' || b == '\t')) {
				this.out.add(JsonBlanks.decode(b, blank()));
				continue;
			}
			depth += (b == '{' || b == '[') ? 1 : (b == '}' || b == ']') ? -1 : 0;
			this.out.add(b);
		}
	}

	private int blank() throws IOException {
		int b = this.in.next();
		if (b != ' ' && b != '\t') {
			throw this.in.damage("has blanks that mean nothing");
		}
		return b;
	}

}
