package dev.holdfast.failure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestNameTests {

	private static final List<String> KNOWN = List.of("encryption", "exclude", "exclude-data", "include", "url");

	@ParameterizedTest
	@CsvSource({ "encrytpion,encryption", "Encryption,encryption", "exclude_data,exclude-data", "exclud,exclude",
			"ulr,url", "encr,encryption" })
	void findsTheNameThatWasMeant(String typed, String meant) {
		assertThat(NearestName.of(typed, KNOWN)).isEqualTo(meant);
	}

	@ParameterizedTest
	@CsvSource({ "zebra", "q", "''" })
	void saysNothingWhenNothingIsNear(String typed) {
		assertThat(NearestName.of(typed, KNOWN)).isNull();
	}

	@Test
	void countsASwapAsOneMistake() {
		assertThat(NearestName.distance("shcedule", "schedule")).isEqualTo(1);
		assertThat(NearestName.distance("", "abc")).isEqualTo(3);
	}

	@Test
	void isNotSlowedByALongName() {
		assertThat(NearestName.of("x".repeat(1_000_000), KNOWN)).isNull();
	}

}
