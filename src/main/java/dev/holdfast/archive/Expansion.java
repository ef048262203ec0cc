package dev.holdfast.archive;

/**
 * How far bytes may expand that no manifest vouches for: a few that become many without
 * end are an attack, not a backup.
 */
public final class Expansion {

	/** What real data, however dull, stays below. */
	private static final long RATIO = 1000;

	/** Nothing worth refusing. */
	private static final long HARMLESS = 64L << 20;

	private Expansion() {
	}

	/** Bytes to which so many stored bytes may expand. */
	public static long most(long stored) {
		return Math.max(HARMLESS, Math.multiplyExact(Math.max(stored, 1), RATIO));
	}

}
