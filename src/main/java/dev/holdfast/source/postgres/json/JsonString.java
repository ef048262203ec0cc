package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the inside of JSON strings (RFC 8259) byte by byte. A byte that is no part of
 * UTF-8 (RFC 3629), which a database without encoding may hold, becomes half a surrogate
 * pair, {@code \}{@code udc80} to {@code \}{@code udcff}, which no UTF-8 can hold, so
 * that it can be told again.
 */
final class JsonString implements Sink {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private final Output out;

	private final byte[] character = new byte[4];

	private int held;

	private int missing;

	private int lowest;

	private int highest;

	private boolean invalid;

	JsonString(Output out) {
		this.out = out;
	}

	/** Writes a whole string. */
	static void write(byte[] text, int offset, int length, Output out) throws IOException {
		JsonString string = new JsonString(out);
		out.add('"');
		for (int i = offset; i < offset + length; i++) {
			string.add(text[i]);
		}
		string.end();
		out.add('"');
	}

	static void write(String text, Output out) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		write(bytes, 0, bytes.length, out);
	}

	/** Whether a byte stands for itself within a string. */
	static boolean plain(byte b) {
		return b >= 0x20 && b != '"' && b != '\\';
	}

	/** Whether a character has begun and not ended. */
	boolean withinCharacter() {
		return this.missing > 0;
	}

	/** Whether a byte was no UTF-8 since the last {@link #end}. */
	boolean invalid() {
		return this.invalid;
	}

	@Override
	public void add(int each) throws IOException {
		int b = each & 0xff;
		if (this.missing > 0) {
			if (b >= this.lowest && b <= this.highest) {
				following(b);
				return;
			}
			giveUp();
		}
		if (b < 0x80) {
			ascii(b);
		}
		else {
			first(b);
		}
	}

	private void following(int b) throws IOException {
		this.character[this.held++] = (byte) b;
		this.lowest = 0x80;
		this.highest = 0xbf;
		if (--this.missing == 0) {
			this.out.add(this.character, 0, this.held);
		}
	}

	private void first(int b) throws IOException {
		this.missing = (b < 0xc2 || b > 0xf4) ? 0 : (b < 0xe0) ? 1 : (b < 0xf0) ? 2 : 3;
		this.lowest = (b == 0xe0) ? 0xa0 : (b == 0xf0) ? 0x90 : 0x80;
		this.highest = (b == 0xed) ? 0x9f : (b == 0xf4) ? 0x8f : 0xbf;
		this.character[0] = (byte) b;
		this.held = 1;
		if (this.missing == 0) {
			giveUp();
		}
	}

	private void giveUp() throws IOException {
		this.invalid = true;
		this.missing = 0;
		for (int i = 0; i < this.held; i++) {
			this.out.ascii("\\udc");
			hex(this.character[i] & 0xff);
		}
	}

	/** Ends the text, which may break off within a character. */
	void end() throws IOException {
		if (this.missing > 0) {
			giveUp();
		}
	}

	/** Begins another text. */
	void reset() {
		this.missing = 0;
		this.invalid = false;
	}

	private void ascii(int b) throws IOException {
		if (b >= 0x20) {
			if (b == '"' || b == '\\') {
				this.out.add('\\');
			}
			this.out.add(b);
			return;
		}
		this.out.add('\\');
		switch (b) {
			case '\n' -> this.out.add('n');
			case '\t' -> this.out.add('t');
			case '\r' -> this.out.add('r');
			default -> {
				this.out.ascii("u00");
				hex(b);
			}
		}
	}

	private void hex(int b) throws IOException {
		this.out.add(HEX[b >> 4]);
		this.out.add(HEX[b & 15]);
	}

}
