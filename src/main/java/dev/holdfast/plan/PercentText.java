package dev.holdfast.plan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes what is percent-encoded in URLs; a plus sign stays one, as for libpq. */
final class PercentText {

	private PercentText() {
	}

	static String decode(String text) throws BadValueException {
		if (text.indexOf('%') < 0) {
			return text;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
		for (int i = 0; i < bytes.length; i++) {
			if (bytes[i] != '%') {
				decoded.write(bytes[i]);
				continue;
			}
			int high = (i + 2 <= bytes.length - 1) ? Character.digit(bytes[i + 1], 16) : -1;
			int low = (i + 2 <= bytes.length - 1) ? Character.digit(bytes[i + 2], 16) : -1;
			if (high < 0 || low < 0 || high + low == 0) {
				throw bad();
			}
			decoded.write(high * 16 + low);
			i += 2;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString();
		}
		catch (CharacterCodingException ex) {
			throw bad();
		}
	}

	private static BadValueException bad() {
		return new BadValueException("has a % that is not followed by two hex digits of UTF-8 text",
				"a percent sign itself is written %25");
	}

}
