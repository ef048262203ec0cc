package dev.holdfast.source.postgres.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Turns the server's hex form of bytes ({@code \x…}) into base64 (RFC 4648) as it
 * arrives.
 */
final class Base64Text implements Sink {

	private static final byte[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
		.getBytes(StandardCharsets.US_ASCII);

	private final Output out;

	/** Characters that have come of {@code \x}. */
	private int prefix;

	private int bits;

	/** Half bytes in {@link #bits}, at most six. */
	private int halves;

	Base64Text(Output out) {
		this.out = out;
	}

	void begin() {
		this.prefix = 0;
		this.bits = 0;
		this.halves = 0;
	}

	@Override
	public void add(int digit) throws IOException {
		if (this.prefix < 2) {
			require(digit == "\\x".charAt(this.prefix++));
			return;
		}
		int value = Character.digit(digit, 16);
		require(value >= 0);
		this.bits = this.bits << 4 | value;
		if (++this.halves == 6) {
			write(4);
			this.bits = 0;
			this.halves = 0;
		}
	}

	void end() throws IOException {
		require(this.prefix == 2 && this.halves % 2 == 0);
		if (this.halves > 0) {
			int count = this.halves / 2;
			this.bits <<= 4 * (6 - this.halves);
			write(count + 1);
			for (int i = count; i < 3; i++) {
				this.out.add('=');
			}
		}
	}

	private void write(int characters) throws IOException {
		for (int i = 0; i < characters; i++) {
			this.out.add(ALPHABET[this.bits >> (18 - 6 * i) & 63]);
		}
	}

	private static void require(boolean condition) throws IOException {
		if (!condition) {
			throw new IOException("bytes that are not in hex");
		}
	}

}
