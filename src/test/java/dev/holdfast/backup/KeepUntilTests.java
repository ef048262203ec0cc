package dev.holdfast.backup;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import dev.holdfast.plan.RetentionSpec;
import dev.holdfast.plan.RetentionSpec.Period;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeepUntilTests {

	private static final Instant NOW = Instant.parse("2026-10-20T11:00:00Z");

	@Test
	void theFinestClassCountsOverAChangeOfClocks() {
		assertThat(keep(null, new Period("monthly", 12, null), new Period("daily", 30, null)))
			.isEqualTo(new KeepUntil("daily", Instant.parse("2026-11-19T12:00:00Z")));
	}

	@Test
	void aLongerWithinWins() {
		assertThat(keep(Duration.ofDays(40), new Period("daily", 30, null)).retentionClass()).isEqualTo("within");
		assertThat(keep(Duration.ofDays(7), new Period("daily", 30, null)).retentionClass()).isEqualTo("daily");
	}

	@Test
	void unlimitedHasNoEnd() {
		assertThat(keep(Duration.ofDays(7), new Period("daily", Integer.MAX_VALUE, null)))
			.isEqualTo(new KeepUntil("daily", null));
		assertThat(keep(null)).isEqualTo(new KeepUntil("unlimited", null));
	}

	private static KeepUntil keep(@Nullable Duration within, Period... periods) {
		return KeepUntil.of(new RetentionSpec(null, within, List.of(periods), Map.of(), null, DayOfWeek.MONDAY), NOW,
				ZoneId.of("Europe/Vienna"));
	}

}
