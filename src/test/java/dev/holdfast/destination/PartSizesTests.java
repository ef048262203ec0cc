package dev.holdfast.destination;

import java.util.List;
import java.util.SplittableRandom;

import dev.holdfast.destination.Destination.PartLimits;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartSizesTests {

	private static final long MIB = 1L << 20;

	private static final long GIB = 1L << 30;

	private static final PartLimits S3 = new PartLimits(16 * MIB, 5 * GIB, 10_000, 4);

	private static final PartLimits SCALEWAY = new PartLimits(5 * MIB, 5 * GIB, 1_000, 4);

	private static final PartLimits LOCAL = new PartLimits(8 * MIB, Long.MAX_VALUE, Integer.MAX_VALUE, 1);

	@Test
	void smallArchivesGetTheUsualPart() {
		assertThat(PartSizes.choose(100 * MIB, List.of(S3)).sizeOf(1)).isEqualTo(16 * MIB);
		assertThat(PartSizes.choose(0, List.of(LOCAL)).sizeOf(77)).isEqualTo(8 * MIB);
	}

	@Test
	void suitsAllDestinationsTogether() {
		PartSizes sizes = PartSizes.choose(20 * GIB, List.of(S3, SCALEWAY, LOCAL));
		assertThat(sizes.sizeOf(1)).isEqualTo(52 * MIB);
		assertThat(parts(sizes, 20 * GIB)).isEqualTo(394);
	}

	@Test
	void growsWithTheExpectedSize() {
		assertThat(PartSizes.choose(5L << 40, List.of(S3)).sizeOf(1)).isBetween(1300 * MIB, 1400 * MIB);
	}

	@Test
	void anUnknownSizeMeetsNoLimitEither() {
		assertThat(parts(PartSizes.choose(0, List.of(S3)), 8L << 40)).isLessThanOrEqualTo(10_000);
		assertThat(parts(PartSizes.choose(0, List.of(S3, SCALEWAY)), 1L << 40)).isLessThanOrEqualTo(1_000);
	}

	@RepeatedTest(500)
	void noArchiveMeetsTheLimitOfParts(RepetitionInfo info) {
		SplittableRandom random = new SplittableRandom(info.getCurrentRepetition());
		int maxParts = random.nextInt(1, 10_001);
		long least = random.nextLong(1, 64 * MIB);
		PartLimits limits = new PartLimits(least, 5 * GIB, maxParts, 4);
		long expected = random.nextBoolean() ? 0 : (long) Math.pow(2, random.nextDouble(10, 41));
		if (expected / maxParts >= 5 * GIB) {
			return;
		}
		PartSizes sizes = PartSizes.choose(expected, List.of(S3.maxParts() < maxParts ? S3 : limits));
		long previous = 0;
		long capacity = 0;
		for (int number = 1; number <= maxParts; number++) {
			long size = sizes.sizeOf(number);
			assertThat(size).isBetween(least, 5 * GIB).isGreaterThanOrEqualTo(previous);
			previous = size;
			capacity += size;
		}
		assertThat(capacity).isGreaterThanOrEqualTo(expected);
		assertThat(parts(sizes, expected)).isLessThanOrEqualTo(maxParts);
		if (maxParts >= 1_000) {
			// ten times what was expected still fits, unless stores take no more at all
			assertThat(capacity).isGreaterThan(Math.min(10 * expected, maxParts * GIB / 2));
			assertThat(capacity).isGreaterThan(100 * GIB);
		}
		equalUpToAQuarterMore(sizes, expected, maxParts);
	}

	@Test
	void refusesWhatNoSizeSuits() {
		PartLimits tiny = new PartLimits(1, 4 * MIB, 100, 1);
		refused(() -> PartSizes.choose(1, List.of(S3, tiny)), "no part size");
		refused(() -> PartSizes.choose(GIB, List.of(tiny)), "does not fit");
		refused(() -> PartSizes.choose(0, List.of(S3)).sizeOf(10_001), "more than 10000 parts");
	}

	private static void equalUpToAQuarterMore(PartSizes sizes, long expected, int maxParts) {
		if (sizes.sizeOf(1) < 5 * GIB && maxParts > 1) {
			int last = parts(sizes, expected + expected / 4);
			assertThat(last).isLessThanOrEqualTo(Math.max(1, maxParts / 2));
			assertThat(sizes.sizeOf(last)).isEqualTo(sizes.sizeOf(1));
		}
	}

	private static int parts(PartSizes sizes, long total) {
		int number = 1;
		for (long left = total - sizes.sizeOf(1); left > 0; left -= sizes.sizeOf(number)) {
			number++;
		}
		return number;
	}

	private static void refused(Runnable call, String message) {
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(call::run)
			.withMessageContaining(message)
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(ExitCode.DESTINATION_REFUSED));
	}

}
