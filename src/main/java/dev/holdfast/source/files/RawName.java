package dev.holdfast.source.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file name as the system has it. Names of Unix are bytes; Java turns them into text by
 * the locale's charset, which under {@code LANG=C} loses all but ASCII. A path from a
 * directory listing still holds its bytes, and its URI tells them.
 *
 * @param path the name as listed, by which the file can be opened
 * @param text the name as text: decoded as UTF-8 whatever the locale; bytes that are no
 * UTF-8 are written as {@code \xHH}
 * @param exact whether the text stands for no other name
 */
record RawName(Path path, String text, boolean exact) {

	private static final boolean FAITHFUL = isFaithful(System.getProperty("sun.jnu.encoding", ""));

	static RawName of(Path path) {
		Path name = (path.getFileName() != null) ? path.getFileName() : path;
		String text = name.toString();
		if (FAITHFUL && text.indexOf('\uFFFD') < 0) {
			return new RawName(name, text, true);
		}
		return decode(name, rawBytes(name));
	}

	static RawName decode(Path path, byte[] bytes) {
		StringBuilder text = new StringBuilder();
		boolean exact = decode(bytes, text);
		return new RawName(path, text.toString(), exact);
	}

	/** Decodes UTF-8, and writes what is none as {@code \xHH}. */
	static boolean decode(byte[] bytes, StringBuilder text) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		ByteBuffer in = ByteBuffer.wrap(bytes);
		CharBuffer out = CharBuffer.allocate(bytes.length + 1);
		boolean exact = true;
		while (true) {
			CoderResult result = decoder.decode(in, out, true);
			text.append(out.flip());
			out.clear();
			if (!result.isError()) {
				return exact;
			}
			exact = false;
			for (int i = 0; i < result.length(); i++) {
				text.append(String.format("\\x%02X", in.get()));
			}
			decoder.reset();
		}
	}

	/** The bytes that the system knows the file by. */
	byte[] bytes() {
		return this.exact ? this.text.getBytes(StandardCharsets.UTF_8) : rawBytes(this.path);
	}

	/** The bytes of a path's last part: its URI escapes them one by one. */
	static byte[] rawBytes(Path path) {
		String raw = path.toUri().getRawPath();
		int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
		String name = raw.substring(raw.lastIndexOf('/', end - 1) + 1, end);
		ByteBuffer bytes = ByteBuffer.allocate(name.length());
		for (int i = 0; i < name.length(); i++) {
			if (name.charAt(i) == '%') {
				bytes.put((byte) Integer.parseInt(name.substring(i + 1, i + 3), 16));
				i += 2;
			}
			else {
				bytes.put((byte) name.charAt(i));
			}
		}
		return java.util.Arrays.copyOf(bytes.array(), bytes.position());
	}

	/**
	 * Text that may stand in a message: without line feeds and other control characters.
	 */
	static String shown(String text) {
		StringBuilder shown = new StringBuilder();
		text.codePoints().forEach((each) -> {
			if (Character.isISOControl(each)) {
				shown.append(String.format("\\x%02X", each));
			}
			else {
				shown.appendCodePoint(each);
			}
		});
		return shown.toString();
	}

	/** Whether this charset cannot hide a loss: what it cannot decode becomes U+FFFD. */
	private static boolean isFaithful(String charset) {
		return switch (charset.toUpperCase(Locale.ROOT)) {
			case "UTF-8", "UTF8", "ANSI_X3.4-1968", "US-ASCII" -> true;
			default -> false;
		};
	}

}
