package dev.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The first line and the headers of an HTTP/1.1 message.
 *
 * @param line the request or status line
 * @param headers each as {@code name: value}
 */
public record HttpHead(String line, List<String> headers) {

	/** Reads a head; null when the peer closed the connection before one. */
	static @Nullable HttpHead read(InputStream in) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		while (!endsWithBlankLine(bytes)) {
			int next = in.read();
			if (next < 0 && bytes.size() == 0) {
				return null;
			}
			if (next < 0) {
				throw new EOFException("cut in the middle of a head");
			}
			bytes.write(next);
		}
		List<String> lines = new ArrayList<>(bytes.toString(StandardCharsets.ISO_8859_1).lines().toList());
		lines.removeIf(String::isEmpty);
		return new HttpHead(lines.get(0), lines.subList(1, lines.size()));
	}

	private static boolean endsWithBlankLine(ByteArrayOutputStream bytes) {
		return bytes.size() >= 4 && bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
	}

	public String method() {
		return this.line.substring(0, this.line.indexOf(' '));
	}

	/** Path and query of a request. */
	public String target() {
		return this.line.split(" ")[1];
	}

	/** Whether this request uploads a part of a multipart upload. */
	public boolean isPart() {
		return "PUT".equals(method()) && target().contains("partNumber=");
	}

	public boolean isPart(int number) {
		return isPart() && (target() + "&").contains("partNumber=" + number + "&");
	}

	/** Whether this request ends a multipart upload. */
	public boolean isCompletion() {
		return "POST".equals(method()) && target().contains("uploadId=");
	}

	/** Whether this request begins a multipart upload. */
	public boolean isCreation() {
		return "POST".equals(method()) && target().contains("uploads");
	}

	public @Nullable String header(String name) {
		String start = name.toLowerCase(Locale.ROOT) + ":";
		return this.headers.stream()
			.filter((header) -> header.toLowerCase(Locale.ROOT).startsWith(start))
			.map((header) -> header.substring(start.length()).trim())
			.findFirst()
			.orElse(null);
	}

	/** The same without a header, or with another value of it. */
	public HttpHead with(String name, @Nullable String value) {
		String start = name.toLowerCase(Locale.ROOT) + ":";
		List<String> changed = new ArrayList<>(this.headers);
		changed.removeIf((header) -> header.toLowerCase(Locale.ROOT).startsWith(start));
		if (value != null) {
			changed.add(name + ": " + value);
		}
		return new HttpHead(this.line, changed);
	}

	long length() {
		String length = header("Content-Length");
		return (length != null) ? Long.parseLong(length) : 0;
	}

	byte[] bytes() {
		return (this.line + "\r\n" + String.join("\r\n", this.headers) + "\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

}
