package dev.holdfast.cli;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.failure.HoldfastException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TimeTextTests {

	private static final Instant NOW = Instant.parse("2026-11-21T11:02:03Z");

	private static final ZoneId ZONE = ZoneId.of("Europe/Vienna");

	@ParameterizedTest
	@CsvSource({ "2026-11-20T10:00:00Z, 2026-11-20T10:00:00Z", "2026-11-20T10:00:00+02:00, 2026-11-20T08:00:00Z",
			"2026-11-20T10:00, 2026-11-20T09:00:00Z", "2026-07-20, 2026-07-19T22:00:00Z", "7d, 2026-11-14T11:02:03Z",
			"36h, 2026-11-19T23:02:03Z", "2w, 2026-11-07T11:02:03Z" })
	void readsTimesAsPeopleTypeThem(String typed, String instant) {
		assertThat(TimeText.parse("--since", typed, NOW, ZONE)).isEqualTo(instant);
	}

	@Test
	void takesTheLaterTimeWhereTheClocksGoForward() {
		assertThat(TimeText.parse("--since", "2026-03-29T02:30", NOW, ZONE)).isEqualTo("2026-03-29T01:30:00Z");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "yesterday", "7", "7y", "2026-13-01", "2026-11-21T25:00", "-7d" })
	void refusesWhatIsNoTime(String typed) {
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> TimeText.parse("--since", typed, NOW, ZONE))
			.withMessage("--since: '" + typed + "' is not a time");
	}

}
