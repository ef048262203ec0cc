package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON strings as UTF-8. Half a surrogate pair, which no UTF-8 can hold, is
 * written as an escape.
 */
final class JsonText {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private final RowPieces out;

	private char pending;

	JsonText(RowPieces out) {
		this.out = out;
	}

	void string(CharSequence text) {
		this.out.add('"');
		for (int i = 0; i < text.length(); i++) {
			character(text.charAt(i));
		}
		end();
	}

	void string(Reader reader) throws IOException {
		this.out.add('"');
		char[] chunk = new char[8192];
		for (int count = reader.read(chunk); count >= 0; count = reader.read(chunk)) {
			for (int i = 0; i < count; i++) {
				character(chunk[i]);
			}
		}
		end();
	}

	private void end() {
		if (this.pending != 0) {
			escape(this.pending);
			this.pending = 0;
		}
		this.out.add('"');
	}

	private void character(char each) {
		if (this.pending != 0) {
			char high = this.pending;
			this.pending = 0;
			if (Character.isLowSurrogate(each)) {
				pair(Character.toCodePoint(high, each));
				return;
			}
			escape(high);
		}
		if (Character.isHighSurrogate(each)) {
			this.pending = each;
		}
		else if (each < 0x80) {
			ascii(each);
		}
		else if (each < 0x800) {
			this.out.add(0xC0 | (each >> 6));
			this.out.add(0x80 | (each & 0x3F));
		}
		else if (Character.isLowSurrogate(each)) {
			escape(each);
		}
		else {
			this.out.add(0xE0 | (each >> 12));
			this.out.add(0x80 | ((each >> 6) & 0x3F));
			this.out.add(0x80 | (each & 0x3F));
		}
	}

	private void ascii(char each) {
		switch (each) {
			case '"', '\\' -> both(each);
			case '\n' -> both('n');
			case '\r' -> both('r');
			case '\t' -> both('t');
			default -> {
				if (each < ' ') {
					escape(each);
				}
				else {
					this.out.add(each);
				}
			}
		}
	}

	private void both(int each) {
		this.out.add('\\');
		this.out.add(each);
	}

	private void pair(int codePoint) {
		this.out.add(0xF0 | (codePoint >> 18));
		this.out.add(0x80 | ((codePoint >> 12) & 0x3F));
		this.out.add(0x80 | ((codePoint >> 6) & 0x3F));
		this.out.add(0x80 | (codePoint & 0x3F));
	}

	private void escape(char each) {
		both('u');
		for (int shift = 12; shift >= 0; shift -= 4) {
			this.out.add(HEX[(each >> shift) & 0xF]);
		}
	}

}
