package dev.holdfast.source.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whole paths as the system has them, and as text. */
final class ByteNames {

	private ByteNames() {
	}

	/** The bytes of an absolute path. */
	static byte[] of(Path absolute) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (Path part : absolute) {
			bytes.write('/');
			bytes.writeBytes(RawName.of(part).bytes());
		}
		return (bytes.size() == 0) ? "/".getBytes(StandardCharsets.US_ASCII) : bytes.toByteArray();
	}

	/** The path as text, without the slash before it: the name of its entry. */
	static String entryName(Path absolute) {
		StringBuilder name = new StringBuilder();
		for (Path part : absolute) {
			name.append(name.isEmpty() ? "" : "/").append(RawName.of(part).text());
		}
		return name.toString();
	}

}
