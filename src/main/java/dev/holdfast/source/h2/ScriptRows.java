package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Passes a script on and counts the rows in it, table by table, so that a script can be
 * held against the digests that were taken before it. H2 escapes line feeds in all
 * values, so each row stands on a line of its own, between its INSERT and a semicolon.
 */
final class ScriptRows extends OutputStream {

	private static final int HEAD = 16 << 10;

	private static final List<String> ROW_STATEMENTS = List.of("INSERT INTO ",
			"CREATE CACHED LOCAL TEMPORARY TABLE IF NOT EXISTS SYSTEM_LOB_STREAM(",
			"ALTER TABLE SYSTEM_LOB_STREAM ADD ", "CREATE ALIAS IF NOT EXISTS SYSTEM_COMBINE_",
			"DROP TABLE IF EXISTS SYSTEM_LOB_STREAM", "DROP ALIAS IF EXISTS SYSTEM_COMBINE_");

	private final OutputStream out;

	private final boolean rowsOnly;

	private final Map<List<String>, Long> rows = new HashMap<>();

	private final byte[] head = new byte[HEAD];

	private int length;

	private boolean decided;

	private boolean passes = true;

	private List<String> table = List.of();

	private char last;

	private long written;

	/**
	 * Makes a counting stream.
	 * @param rowsOnly whether to pass on nothing but rows
	 */
	ScriptRows(OutputStream out, boolean rowsOnly) {
		this.out = out;
		this.rowsOnly = rowsOnly;
	}

	/** Rows by schema and name of their table. */
	Map<List<String>, Long> rows() {
		return this.rows;
	}

	/** Bytes that were passed on. */
	long written() {
		return this.written;
	}

	@Override
	public void write(int each) throws IOException {
		write(new byte[] { (byte) each }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int count) throws IOException {
		int from = offset;
		int end = offset + count;
		while (from < end) {
			int to = from;
			while (to < end && bytes[to] != '\n') {
				to++;
			}
			boolean whole = to < end;
			part(bytes, from, (whole ? to + 1 : to) - from);
			if (whole) {
				endLine();
			}
			from = whole ? to + 1 : to;
		}
	}

	private void part(byte[] bytes, int offset, int count) throws IOException {
		for (int i = offset + count - 1; i >= offset; i--) {
			if (bytes[i] > ' ' || bytes[i] < 0) {
				this.last = (char) bytes[i];
				break;
			}
		}
		int used = 0;
		if (!this.decided) {
			used = Math.min(count, HEAD - this.length);
			System.arraycopy(bytes, offset, this.head, this.length, used);
			this.length += used;
			if (this.length == HEAD) {
				decide();
			}
		}
		if (used < count) {
			pass(bytes, offset + used, count - used);
		}
	}

	private void endLine() throws IOException {
		if (!this.decided) {
			decide();
		}
		if (this.last == ';') {
			this.table = List.of();
		}
		this.length = 0;
		this.decided = false;
	}

	private void decide() throws IOException {
		this.decided = true;
		if (this.table.isEmpty()) {
			String line = new String(this.head, 0, this.length, StandardCharsets.ISO_8859_1);
			SqlName name = line.startsWith("INSERT INTO ") ? SqlName.at(line, "INSERT INTO ".length()) : null;
			this.table = (name != null) ? name.parts() : List.of();
			this.passes = !this.rowsOnly || ROW_STATEMENTS.stream().anyMatch(line::startsWith);
		}
		else if (this.head[0] == '(') {
			this.rows.merge(this.table, 1L, Long::sum);
		}
		pass(this.head, 0, this.length);
	}

	private void pass(byte[] bytes, int offset, int count) throws IOException {
		if (this.passes) {
			this.out.write(bytes, offset, count);
			this.written += count;
		}
	}

	/**
	 * Does not close the stream behind it: H2 closes what it wrote to, but more follows.
	 */
	@Override
	public void close() throws IOException {
		if (this.length > 0) {
			endLine();
		}
		this.out.flush();
	}

}
