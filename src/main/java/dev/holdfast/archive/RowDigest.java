package dev.holdfast.archive;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The digest of a table: the sum modulo 2^128 of the XXH3-128 hashes (seed 0, XXH
 * specification 0.1.1) of its rows' bytes, so that it does not depend on the order of
 * rows. Not for several threads; {@link #add(RowDigest)} joins the digests of parts.
 */
public final class RowDigest {

	private static final Hasher128 HASHER = Hashing.xxh3_128();

	private long high;

	private long low;

	private long rows;

	/** Adds one row. */
	public void add(byte[] row, int offset, int length) {
		add(HASHER.hashBytesTo128Bits(row, offset, length));
	}

	/** Adds one row by its hash, for rows that are hashed as a stream. */
	public void add(HashValue128 hash) {
		long sum = this.low + hash.getLeastSignificantBits();
		this.high += hash.getMostSignificantBits() + ((Long.compareUnsigned(sum, this.low) < 0) ? 1 : 0);
		this.low = sum;
		this.rows++;
	}

	/** Adds all rows of another digest. */
	public void add(RowDigest other) {
		long sum = this.low + other.low;
		this.high += other.high + ((Long.compareUnsigned(sum, this.low) < 0) ? 1 : 0);
		this.low = sum;
		this.rows += other.rows;
	}

	/** How many rows were added. */
	public long rows() {
		return this.rows;
	}

	/** The sum as 32 lower-case hex digits, most significant first. */
	public String hex() {
		return hex(this.high, this.low);
	}

	/** A hash as 32 lower-case hex digits, most significant first. */
	public static String hex(HashValue128 hash) {
		return hex(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
	}

	/** The hasher, for content that is hashed as a stream. */
	public static Hasher128 hasher() {
		return HASHER;
	}

	private static String hex(long high, long low) {
		return String.format("%016x%016x", high, low);
	}

}
