package dev.holdfast.archive.encryption;

import org.bouncycastle.bcpg.S2K;
import org.jspecify.annotations.Nullable;

/**
 * What trying a passphrase costs stands in the archive or key file, and nothing vouches
 * for it yet: without a bound a single changed bit would ask for all memory there is.
 */
final class Argon2Cost {

	/** 2^10 KiB are a MiB. */
	private static final int MIB_BITS = 10;

	private static final int LARGEST_BITS = 30;

	private Argon2Cost() {
	}

	/**
	 * Refuses what this JVM's memory cannot hold.
	 * @throws dev.holdfast.failure.HoldfastException with {@code WRONG_KEY}: other keys
	 * may still open the archive
	 */
	static void requireMemory(@Nullable S2K stretching) {
		if (stretching == null || stretching.getType() != S2K.ARGON_2) {
			return;
		}
		int bits = Math.min(stretching.getMemorySizeExponent(), LARGEST_BITS);
		long needed = 1L << Math.max(bits - MIB_BITS, 0);
		if (needed > (Runtime.getRuntime().maxMemory() >> 20) * 3 / 4) {
			throw Failures.wrongKey("a passphrase cannot be tried: that takes " + needed + " MiB of memory",
					"give Java more memory (-Xmx) if the file was made elsewhere; otherwise it is damaged");
		}
	}

}
