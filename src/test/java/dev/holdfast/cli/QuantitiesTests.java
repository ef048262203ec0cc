package dev.holdfast.cli;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuantitiesTests {

	@Test
	void noRateIsTakenOfNoTime() {
		assertThat(Quantities.rate(1 << 20, 49)).isEmpty();
		assertThat(Quantities.rate(1 << 20, 500)).isEqualTo("2 MiB/s");
	}

	@Test
	void directoriesAndLinksAreEntries() {
		assertThat(Quantities.entries(1)).isEqualTo("1 entry");
		assertThat(Quantities.entries(9120)).isEqualTo("9,120 entries");
	}

}
