package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Turns base64 into the hex digits of the server's form, without its {@code \x}. */
final class HexText implements Sink {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private final JsonInput in;

	private final Output out;

	private int bits;

	private int count;

	private int padding;

	/**
	 * @param in says what is damaged
	 */
	HexText(JsonInput in, Output out) {
		this.in = in;
		this.out = out;
	}

	@Override
	public void add(int each) throws IOException {
		if (each == '=') {
			this.padding++;
			this.bits <<= 6;
		}
		else {
			require(this.padding == 0);
			this.bits = this.bits << 6 | sextet(each);
		}
		if (++this.count == 4) {
			require(this.padding <= 2);
			for (int i = 0; i < 3 - this.padding; i++) {
				int b = this.bits >> (16 - 8 * i) & 0xff;
				this.out.add(HEX[b >> 4]);
				this.out.add(HEX[b & 15]);
			}
			this.bits = 0;
			this.count = 0;
		}
	}

	void end() throws IOException {
		require(this.count == 0);
	}

	private int sextet(int each) throws IOException {
		if (each >= 'A' && each <= 'Z') {
			return each - 'A';
		}
		if (each >= 'a' && each <= 'z') {
			return each - 'a' + 26;
		}
		if (each >= '0' && each <= '9') {
			return each - '0' + 52;
		}
		require(each == '+' || each == '/');
		return (each == '+') ? 62 : 63;
	}

	private void require(boolean condition) throws IOException {
		if (!condition) {
			throw this.in.damage("has bytes that are not in base64");
		}
	}

}
