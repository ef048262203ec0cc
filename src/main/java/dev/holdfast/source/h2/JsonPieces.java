package dev.holdfast.source.h2;

import java.util.ArrayList;
import java.util.List;

import dev.holdfast.archive.Entry;
import dev.holdfast.source.Dump;

/** Writes the pieces of one table as numbered entries. */
final class JsonPieces implements RowPieces.Target {

	private final Dump dump;

	private final H2Table table;

	private final List<Integer> continued = new ArrayList<>();

	private int count;

	private long bytes;

	JsonPieces(Dump dump, H2Table table) {
		this.dump = dump;
		this.table = table;
	}

	@Override
	public void piece(byte[] piece, int length, boolean inRow) {
		if (inRow) {
			this.continued.add(this.count);
		}
		String name = String.format("%s/%06d.json", this.table.directory(), this.count++);
		this.dump.write(Entry.of(name, length), piece, 0, length);
		this.bytes += length;
	}

	/** How many entries were written. */
	int count() {
		return this.count;
	}

	/** Bytes in them. */
	long bytes() {
		return this.bytes;
	}

	/** Numbers of those that begin in the middle of a row. */
	List<Integer> continued() {
		return this.continued;
	}

}
