package dev.holdfast.source.postgres.json;

import java.io.IOException;

/**
 * The escapes of COPY's text format (PostgreSQL documentation, COPY, "Text Format"), as
 * the server writes them.
 */
final class CopyEscapes implements Sink {

	private final Output out;

	/** Writes values as COPY text. */
	CopyEscapes(Output out) {
		this.out = out;
	}

	/** The byte that a letter after a backslash stands for. */
	static byte unescape(byte letter) {
		return switch (letter) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'v' -> 0x0b;
			default -> letter;
		};
	}

	@Override
	public void add(int b) throws IOException {
		if (b < 0x20 && b >= 0 || b == '\\') {
			int letter = letter(b);
			if (letter != 0) {
				this.out.add('\\');
				this.out.add(letter);
				return;
			}
		}
		this.out.add(b);
	}

	private static int letter(int b) {
		return switch (b) {
			case '\b' -> 'b';
			case '\f' -> 'f';
			case '\n' -> 'n';
			case '\r' -> 'r';
			case '\t' -> 't';
			case 0x0b -> 'v';
			case '\\' -> '\\';
			default -> 0;
		};
	}

}
