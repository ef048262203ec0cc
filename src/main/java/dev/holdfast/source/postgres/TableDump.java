package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import dev.holdfast.archive.RowDigest;

/**
 * What is known of one table while its rows are read, perhaps by several workers: numbers
 * of its pieces, and the sums of what they hold. The digest is over each row's COPY text
 * (or JSON text) without the newline at its end.
 */
final class TableDump {

	private final Relation relation;

	private final String path;

	private final AtomicInteger parts;

	private final ReentrantLock numbers = new ReentrantLock();

	private final List<Integer> continued = new ArrayList<>();

	private final RowDigest digest = new RowDigest();

	private int pieces;

	private long bytes;

	private boolean stated;

	/**
	 * @param parts how many ranges of it are read apart
	 */
	TableDump(Relation relation, String path, int parts) {
		this.relation = relation;
		this.path = path;
		this.parts = new AtomicInteger(parts);
	}

	Relation relation() {
		return this.relation;
	}

	/** Directory of its entries, relative to the source. */
	String path() {
		return this.path;
	}

	/** Takes the next piece's number. */
	int nextPiece(long size) {
		this.numbers.lock();
		try {
			this.bytes += size;
			return this.pieces++;
		}
		finally {
			this.numbers.unlock();
		}
	}

	/** Takes the next piece's number for one that begins within a row. */
	int nextContinued(long size) {
		this.numbers.lock();
		try {
			this.continued.add(this.pieces);
			return nextPiece(size);
		}
		finally {
			this.numbers.unlock();
		}
	}

	/** Writes the table's statement, once, before any of its pieces. */
	void state(Runnable write) {
		synchronized (this.digest) {
			if (!this.stated) {
				write.run();
				this.stated = true;
			}
		}
	}

	/**
	 * Makes other workers wait for their next number, so that the pieces of a row that is
	 * cut follow one another.
	 */
	void beginRow() throws InterruptedException {
		this.numbers.lockInterruptibly();
	}

	void endRow() {
		this.numbers.unlock();
	}

	/**
	 * Adds what one part of the table gave.
	 * @return whether it was the last part
	 */
	boolean finish(RowDigest part) {
		synchronized (this.digest) {
			this.digest.add(part);
		}
		return this.parts.decrementAndGet() == 0;
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

	List<Integer> continued() {
		return this.continued;
	}

}
