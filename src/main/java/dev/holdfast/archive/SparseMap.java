package dev.holdfast.archive;

import java.util.ArrayList;
import java.util.List;

import dev.holdfast.archive.Entry.Sparse;
import dev.holdfast.archive.encryption.DamagedArchiveException;

/**
 * The map at the start of a sparse file's content (GNU sparse format 1.0): in decimal,
 * one a line, how many runs there are, then offset and length of each, padded with zeros
 * to a whole block.
 */
final class SparseMap {

	private final long realSize;

	private final List<Long> numbers = new ArrayList<>();

	private final StringBuilder digits = new StringBuilder();

	SparseMap(long realSize) {
		this.realSize = realSize;
	}

	/**
	 * Takes the next block of the map.
	 * @return whether another one belongs to it
	 */
	boolean add(byte[] block) throws DamagedArchiveException {
		for (byte each : block) {
			if (isComplete()) {
				if (each != 0) {
					throw wrong();
				}
			}
			else if (each == '\n') {
				this.numbers.add(PaxRecords.parseNumber(this.digits.toString()));
				this.digits.setLength(0);
			}
			else if (this.digits.length() > 18) {
				throw wrong();
			}
			else {
				this.digits.append((char) each);
			}
		}
		return !isComplete();
	}

	private boolean isComplete() {
		return !this.numbers.isEmpty() && this.numbers.size() == 2 * this.numbers.get(0) + 1;
	}

	/** The entry with its runs. */
	Entry of(Entry entry, long stored) throws DamagedArchiveException {
		List<Sparse.Run> runs = new ArrayList<>();
		long end = 0;
		long sum = 0;
		for (int i = 1; i < this.numbers.size(); i += 2) {
			Sparse.Run run = new Sparse.Run(this.numbers.get(i), this.numbers.get(i + 1));
			if (run.offset() < end) {
				throw wrong();
			}
			end = run.offset() + run.length();
			sum += run.length();
			runs.add(run);
		}
		if (end > this.realSize || sum != stored) {
			throw wrong();
		}
		return new Entry(entry.name(), entry.kind(), stored, entry.mode(), entry.uid(), entry.gid(), entry.user(),
				entry.group(), entry.modified(), entry.linkName(), entry.xattrs(), new Sparse(this.realSize, runs));
	}

	private static DamagedArchiveException wrong() {
		return new DamagedArchiveException("the archive holds a sparse file with a wrong map of its holes", null);
	}

}
