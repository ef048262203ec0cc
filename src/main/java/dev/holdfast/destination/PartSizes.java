package dev.holdfast.destination;

import java.util.List;

import dev.holdfast.destination.Destination.PartLimits;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * How big the parts of an archive are, the same for all destinations. Stores take a
 * limited number of parts (S3: 10,000, some: 1,000), and some want all but the last to be
 * equal. So the first half of the allowed parts is of one size, chosen so that an archive
 * of up to 1.25 times the expected size needs no more. An archive that outgrows this gets
 * parts that double again and again in the second half, so that the limit is not met
 * before the parts have reached the biggest size the stores take.
 */
public final class PartSizes {

	private static final long MEBIBYTE = 1 << 20;

	/** How far an estimate may be exceeded with parts still equal: a quarter. */
	private static final long SLACK = 4;

	/** Doublings in the second half. */
	private static final int STEPS = 16;

	private final int maxParts;

	private final int equalParts;

	private final long base;

	private final long biggest;

	private PartSizes(int maxParts, long base, long biggest) {
		this.maxParts = maxParts;
		this.equalParts = Math.max(1, maxParts / 2);
		this.base = base;
		this.biggest = biggest;
	}

	/**
	 * Chooses sizes that suit all destinations.
	 * @param expectedBytes of the archive; 0 for unknown
	 * @param limits of the destinations, at least one
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when no size suits all,
	 * or the expected archive is bigger than they can take
	 */
	public static PartSizes choose(long expectedBytes, List<PartLimits> limits) {
		int maxParts = limits.stream().mapToInt(PartLimits::maxParts).min().orElseThrow();
		long least = limits.stream().mapToLong(PartLimits::minPartSize).max().orElseThrow();
		long most = limits.stream().mapToLong(PartLimits::maxPartSize).min().orElseThrow();
		if (maxParts < 1 || least > most) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"no part size suits all destinations: at least " + least + " and at most " + most + " bytes",
					"correct part-size and max-parts of the destinations, or give them plans of their own");
		}
		if (expectedBytes / maxParts >= most) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"an archive of about " + expectedBytes + " bytes does not fit into " + maxParts
							+ " parts of at most " + most + " bytes",
					"raise max-parts if the store takes more, or split the plan");
		}
		long wanted = expectedBytes + expectedBytes / SLACK;
		long even = wanted / Math.max(1, maxParts / 2) + 1;
		long base = Math.max(least, (expectedBytes == 0) ? 1 : even);
		return new PartSizes(maxParts, Math.min(most, roundedUp(base)), most);
	}

	/**
	 * Size in bytes of a part; the archive's last may be smaller.
	 * @param number from 1
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} beyond the last part
	 * that the destinations take
	 */
	public long sizeOf(int number) {
		if (number > this.maxParts) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"the archive has more than " + this.maxParts + " parts of up to " + this.biggest + " bytes",
					"raise max-parts if the store takes more, or split the plan");
		}
		if (number <= this.equalParts) {
			return this.base;
		}
		int step = Math.max(1, (this.maxParts - this.equalParts) / STEPS);
		int doublings = 1 + (number - this.equalParts - 1) / step;
		return (doublings >= Long.SIZE - 1 || this.base > this.biggest >> doublings) ? this.biggest
				: this.base << doublings;
	}

	/** Whole mebibytes are easier to read in a store's console. */
	private static long roundedUp(long bytes) {
		return (bytes + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
	}

}
