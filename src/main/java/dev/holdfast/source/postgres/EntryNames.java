package dev.holdfast.source.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import dev.holdfast.archive.RowDigest;

/**
 * Names of entries. Schema and table are percent-encoded apart, all but ASCII letters,
 * digits, {@code _} and {@code -}, so that {@code "a.b"."c"} and {@code "a"."b.c"}
 * differ.
 */
final class EntryNames {

	/** File systems hold 255 bytes. */
	private static final int LONGEST = 240;

	private EntryNames() {
	}

	static String encode(String name) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (b & 0xff);
			if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-') {
				encoded.append(c);
			}
			else {
				encoded.append(String.format("%%%02X", (int) c));
			}
		}
		return encoded.toString();
	}

	static String decode(String encoded) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < encoded.length(); i++) {
			char c = encoded.charAt(i);
			if (c == '%' && encoded.substring(i).matches("(?s)%[0-9A-F]{2}.*")) {
				bytes.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
				i += 2;
			}
			else {
				bytes.write(c);
			}
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	/**
	 * {@code data/<schema>.
	 *
	<table>
	 * }, cut and made unique by a hash where it is too long.
	 */
	static String table(String schema, String table) {
		String name = encode(schema) + "." + encode(table);
		if (name.length() > LONGEST) {
			byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
			String hash = RowDigest.hex(RowDigest.hasher().hashBytesTo128Bits(bytes, 0, bytes.length));
			name = name.substring(0, LONGEST - hash.length() - 1) + "~" + hash;
		}
		return "data/" + name;
	}

	static String piece(int number, String suffix) {
		return String.format("%06d.%s", number, suffix);
	}

}
