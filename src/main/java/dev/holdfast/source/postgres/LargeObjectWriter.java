package dev.holdfast.source.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

import com.dynatrace.hash4j.hashing.HashStream128;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.source.Dump;

/**
 * Makes {@code lo_put} statements of chunks of large objects, which arrive as
 * {@code <id> TAB <hex> NEWLINE}.
 */
final class LargeObjectWriter {

	private final Dump dump;

	private final String prefix;

	private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PieceWriter.PIECE);

	private final RowDigest digest = new RowDigest();

	private final HashStream128 hash = RowDigest.hasher().hashStream();

	private int pieces;

	private long bytes;

	private long offset;

	LargeObjectWriter(Dump dump, String prefix) {
		this.dump = dump;
		this.prefix = prefix;
	}

	/** Takes the first chunk of each object; one that may go on is only named. */
	RowSink first(LongConsumer larger) {
		return (WholeRows) (row, start, length) -> {
			int tab = tab(row, start);
			if (start + length - 1 - (tab + 1) >= 2 * LargeObjects.CHUNK) {
				larger.accept(Long.parseLong(id(row, start, tab)));
				return;
			}
			this.digest.add(row, start, length - 1);
			put(id(row, start, tab), 0, row, tab + 1, start + length - 1);
			this.dump.progress(1, 0);
		};
	}

	/** Takes all chunks of one object in order. */
	RowSink following() {
		this.offset = 0;
		this.hash.reset();
		return (WholeRows) (row, start, length) -> {
			int tab = tab(row, start);
			int from = (this.offset == 0) ? start : tab + 1;
			this.hash.putBytes(row, from, start + length - 1 - from);
			put(id(row, start, tab), this.offset, row, tab + 1, start + length - 1);
			this.offset += (start + length - 1 - (tab + 1)) / 2;
		};
	}

	void endOfObject() {
		this.digest.add(this.hash.get());
		this.dump.progress(1, 0);
	}

	private void put(String id, long at, byte[] row, int from, int to) {
		if (to > from) {
			byte[] head = ("SELECT pg_catalog.lo_put(" + id + ", " + at + ", '\\x").getBytes(StandardCharsets.US_ASCII);
			byte[] tail = "');\n".getBytes(StandardCharsets.US_ASCII);
			if (this.piece.size() + head.length + (to - from) + tail.length > PieceWriter.PIECE) {
				finish();
			}
			this.piece.write(head, 0, head.length);
			this.piece.write(row, from, to - from);
			this.piece.write(tail, 0, tail.length);
		}
	}

	/** Writes what is left. */
	void finish() {
		if (this.piece.size() > 0) {
			String name = this.prefix + LargeObjects.PATH + "/" + EntryNames.piece(this.pieces++, "sql");
			byte[] content = this.piece.toByteArray();
			this.dump.write(Entry.of(name, content.length), content, 0, content.length);
			this.bytes += content.length;
			this.piece.reset();
		}
	}

	RowDigest digest() {
		return this.digest;
	}

	int pieces() {
		return this.pieces;
	}

	long bytes() {
		return this.bytes;
	}

	private static int tab(byte[] row, int start) {
		int tab = start;
		while (row[tab] != '\t') {
			tab++;
		}
		return tab;
	}

	private static String id(byte[] row, int start, int tab) {
		return new String(row, start, tab - start, StandardCharsets.US_ASCII);
	}

	/** A sink of rows that always fit the stream's buffer. */
	private interface WholeRows extends RowSink {

		@Override
		default void large(long length, Bytes bytes) throws IOException {
			throw new IOException("unexpected row of " + length + " bytes");
		}

	}

}
