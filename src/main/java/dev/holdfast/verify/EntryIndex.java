package dev.holdfast.verify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import com.dynatrace.hash4j.hashing.HashValue128;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.encryption.DamagedArchiveException;

/**
 * Remembers entries by 64 bits of the hash of their name, with 64 bits of the hash of all
 * that is known of them, so that a differing one can be named and a second one of the
 * same name noticed. Keeps {@value #MOST} of them; later ones are not remembered.
 */
final class EntryIndex {

	/** Entries that are remembered: 32 MiB at most. */
	static final int MOST = 1 << 20;

	private static final int FIRST_SIZE = 1 << 10;

	private long[] names = new long[FIRST_SIZE];

	private long[] records = new long[FIRST_SIZE];

	private final Map<Long, Deque<Long>> earlier = new HashMap<>();

	private int count;

	private int matched;

	private boolean overflowed;

	/** Adds an entry. */
	void add(String path, HashValue128 record) {
		if (this.count == MOST) {
			this.overflowed = true;
			return;
		}
		if (this.count * 2 >= this.names.length) {
			grow();
		}
		long name = name(path);
		int slot = slot(name);
		if (this.names[slot] != 0) {
			this.earlier.computeIfAbsent(name, (key) -> new ArrayDeque<>()).add(this.records[slot]);
		}
		else {
			this.names[slot] = name;
		}
		this.count++;
		this.records[slot] = record.getAsLong();
	}

	/**
	 * Finds the entry that an item describes.
	 * @param superseded whether it is one that a later entry of its name replaces
	 * @throws DamagedArchiveException when there is none, or it is another
	 */
	void match(String path, HashValue128 record, boolean superseded) throws DamagedArchiveException {
		long name = name(path);
		int slot = slot(name);
		if (this.names[slot] == 0) {
			if (!this.overflowed) {
				throw new DamagedArchiveException("file " + path + " is not in the archive", null);
			}
			return;
		}
		long found = this.records[slot];
		if (superseded) {
			Deque<Long> before = this.earlier.getOrDefault(name, new ArrayDeque<>());
			found = before.isEmpty() ? ~record.getAsLong() : before.removeFirst();
		}
		if (found != record.getAsLong()) {
			throw new DamagedArchiveException("file " + path + " is not as dumped", null);
		}
		if (!superseded) {
			// a second item of the same name must not find it again
			this.records[slot] = ~found;
		}
		this.matched++;
	}

	/**
	 * Makes sure that every entry was described, each name once.
	 * @throws DamagedArchiveException when one was not
	 */
	void finish(String source) throws DamagedArchiveException {
		if (!this.overflowed && this.matched != this.count) {
			throw new DamagedArchiveException("source " + source + " holds " + this.count
					+ " entries, of which contents.json describes " + this.matched, null);
		}
	}

	private static long name(String path) {
		long hash = RowDigest.hasher().hashCharsToLong(path);
		return (hash != 0) ? hash : 1;
	}

	/** Where a name is, or would be. */
	private int slot(long name) {
		int mask = this.names.length - 1;
		int slot = (int) name & mask;
		while (this.names[slot] != 0 && this.names[slot] != name) {
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	private void grow() {
		long[] oldNames = this.names;
		long[] oldRecords = this.records;
		this.names = new long[oldNames.length * 2];
		this.records = new long[oldNames.length * 2];
		for (int i = 0; i < oldNames.length; i++) {
			if (oldNames[i] != 0) {
				int slot = slot(oldNames[i]);
				this.names[slot] = oldNames[i];
				this.records[slot] = oldRecords[i];
			}
		}
	}

}
