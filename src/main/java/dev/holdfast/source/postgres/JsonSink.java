package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

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

	@Override
	public void row(byte[] buffer, int offset, int length) throws IOException {
		int size = this.rows.convert(buffer, offset, length);
		this.next.row(this.rows.line(), 0, size);
	}

	@Override
	public void large(long length, Bytes bytes) throws IOException {
		try (Spool json = this.dump.spool()) {
			try (Spool copy = this.dump.spool()) {
				keep(length, bytes, copy);
				try (OutputStream out = json.output()) {
					this.rows.stream((taker) -> give(copy, taker), out);
				}
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

	private static void keep(long length, Bytes bytes, Spool spool) throws IOException {
		byte[] buffer = new byte[STEP];
		try (OutputStream out = spool.output()) {
			for (long done = 0; done < length;) {
				int step = (int) Math.min(STEP, length - done);
				bytes.read(buffer, 0, step);
				out.write(buffer, 0, step);
				done += step;
			}
		}
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
