package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

import dev.holdfast.source.Dump;
import dev.holdfast.source.Spool;
import dev.holdfast.source.postgres.json.JsonRows;
import dev.holdfast.source.postgres.json.JsonTable;

/**
 * Makes JSON of rows and hands them on. A row too large for memory goes through spools,
 * because how it is written and how long it becomes are known only at its end.
 */
final class JsonSink implements RowSink {

	private static final int STEP = 64 * 1024;

	private static final int LARGEST = 8 * 1024 * 1024;

	private final RowSink next;

	private final Dump dump;

	private final JsonRows rows;

	/**
	 * @param next takes the JSON rows
	 * @param dump gives spools
	 */
	JsonSink(RowSink next, Dump dump, JsonTable table) {
		this.next = next;
		this.dump = dump;
		this.rows = new JsonRows(table);
	}

	/** Usually one row; more of them end with a newline each. */
	@Override
	public void row(byte[] buffer, int offset, int length) throws IOException {
		int end = offset + length;
		for (int start = offset; start < end;) {
			int feed = start;
			while (feed < end && buffer[feed] != '\n') {
				feed++;
			}
			if (feed == end) {
				throw new IOException("a row does not end with a newline");
			}
			int size = this.rows.convert(buffer, start, feed + 1 - start);
			this.next.row(this.rows.line(), 0, size);
			start = feed + 1;
		}
	}

	@Override
	public void large(long length, Bytes bytes) throws IOException {
		try (Spool copy = this.dump.spool()) {
			if (keep(length, bytes, copy) == length - 1) {
				stream(copy);
				return;
			}
			try (InputStream in = copy.input()) {
				split(in);
			}
		}
	}

	/** Several rows in one message, each of a size that memory can bear. */
	private void split(InputStream in) throws IOException {
		byte[] row = new byte[STEP];
		int size = 0;
		for (int b = in.read(); b >= 0; b = in.read()) {
			if (size == row.length) {
				if (size >= LARGEST) {
					throw new IOException("a row of more than " + LARGEST + " bytes in a message with others");
				}
				row = Arrays.copyOf(row, size * 2);
			}
			row[size++] = (byte) b;
			if (b == '\n') {
				row(row, 0, size);
				size = 0;
			}
		}
		if (size > 0) {
			throw new IOException("a row does not end with a newline");
		}
	}

	private void stream(Spool copy) throws IOException {
		try (Spool json = this.dump.spool()) {
			try (OutputStream out = json.output()) {
				this.rows.stream((taker) -> give(copy, taker), out);
			}
			try (InputStream in = json.input()) {
				this.next.large(json.size(), (target, offset, count) -> {
					if (in.readNBytes(target, offset, count) < count) {
						throw new IOException("a spool ended too early");
					}
				});
			}
		}
	}

	/**
	 * @return where the first newline was
	 */
	private static long keep(long length, Bytes bytes, Spool spool) throws IOException {
		byte[] buffer = new byte[STEP];
		long first = -1;
		try (OutputStream out = spool.output()) {
			for (long done = 0; done < length;) {
				int step = (int) Math.min(STEP, length - done);
				bytes.read(buffer, 0, step);
				for (int i = 0; i < step && first < 0; i++) {
					first = (buffer[i] == '\n') ? done + i : -1;
				}
				out.write(buffer, 0, step);
				done += step;
			}
		}
		return first;
	}

	private static void give(Spool spool, JsonRows.Taker taker) throws IOException {
		byte[] buffer = new byte[STEP];
		try (InputStream in = spool.input()) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				taker.take(buffer, 0, read);
			}
		}
	}

}
