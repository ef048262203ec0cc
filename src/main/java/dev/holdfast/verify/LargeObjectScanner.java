package dev.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * Digests the large objects that {@code lo_put} statements hold. An object's row is its
 * id in decimal, a tab, and its content in lower-case hex; its statements follow one
 * another.
 */
final class LargeObjectScanner {

	private static final String HEAD = "SELECT pg_catalog.lo_put(";

	/** A statement holds at most 120 KiB of hex. */
	private static final int LONGEST = 256 << 10;

	private final RowDigest digest;

	private final byte[] line = new byte[LONGEST];

	private int length;

	private @Nullable HashStream128 object;

	private String id = "";

	private long next;

	LargeObjectScanner(RowDigest digest) {
		this.digest = digest;
	}

	/** Takes one piece, which holds whole statements. */
	void add(String name, InputStream content, byte[] buffer) throws IOException {
		for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
			for (int i = 0; i < read; i++) {
				if (buffer[i] == '\n') {
					statement(name);
				}
				else if (this.length == LONGEST) {
					throw wrong(name);
				}
				else {
					this.line[this.length++] = buffer[i];
				}
			}
		}
		if (this.length > 0) {
			throw wrong(name);
		}
	}

	/** Ends the last object. */
	void finish() {
		if (this.object != null) {
			this.digest.add(this.object.get());
			this.object = null;
		}
	}

	private void statement(String name) throws DamagedArchiveException {
		String start = new String(this.line, 0, Math.min(this.length, HEAD.length() + 50), StandardCharsets.US_ASCII);
		int comma = start.indexOf(", ");
		int quote = start.indexOf(", '\\x");
		int end = this.length - "');".length();
		boolean ours = start.startsWith(HEAD) && comma > 0 && quote > comma && end >= quote + 5
				&& new String(this.line, end, 3, StandardCharsets.US_ASCII).equals("');");
		String offset = ours ? start.substring(comma + 2, quote) : "";
		if (!ours || !offset.matches("\\d{1,18}")) {
			throw wrong(name);
		}
		put(start.substring(HEAD.length(), comma), Long.parseLong(offset), quote + 5, end, name);
		this.length = 0;
	}

	private void put(String itsId, long offset, int from, int to, String name) throws DamagedArchiveException {
		if (offset == 0) {
			finish();
			this.id = itsId;
			this.next = 0;
			this.object = RowDigest.hasher().hashStream().putBytes((itsId + "\t").getBytes(StandardCharsets.US_ASCII));
		}
		HashStream128 open = this.object;
		if (open == null || !itsId.equals(this.id) || offset != this.next) {
			throw wrong(name);
		}
		open.putBytes(this.line, from, to - from);
		this.next += (to - from) / 2;
	}

	private static DamagedArchiveException wrong(String name) {
		return new DamagedArchiveException("entry " + name + " holds something else than large objects", null);
	}

}
