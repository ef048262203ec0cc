package dev.holdfast.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * A time as people type it: {@code 2026-11-21T11:02:03Z}, with an offset, or local to a
 * zone; a date is its beginning; {@code 7d} is that long ago.
 */
final class TimeText {

	private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhdw])");

	private static final Map<String, Duration> UNITS = Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1),
			"h", Duration.ofHours(1), "d", Duration.ofDays(1), "w", Duration.ofDays(7));

	private TimeText() {
	}

	/**
	 * The instant that was typed.
	 * @param option the option, for the message
	 * @throws HoldfastException with {@code BAD_PLAN} when it is no time
	 */
	static Instant parse(String option, String text, Instant now, ZoneId zone) {
		Matcher ago = AGO.matcher(text);
		if (ago.matches()) {
			return now
				.minus(UNITS.getOrDefault(ago.group(2), Duration.ZERO).multipliedBy(Long.parseLong(ago.group(1))));
		}
		try {
			return local(text, zone);
		}
		catch (DateTimeException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, option + ": '" + text + "' is not a time",
					"write 2026-11-21, 2026-11-21T11:02, 2026-11-21T11:02:03Z, or an age such as 7d or 36h", ex);
		}
	}

	private static Instant local(String text, ZoneId zone) {
		if (!text.contains("T")) {
			return LocalDate.parse(text).atStartOfDay(zone).toInstant();
		}
		if (text.endsWith("Z") || text.matches(".*T.*[+-][0-9:]+")) {
			return OffsetDateTime.parse(text).toInstant();
		}
		return LocalDateTime.parse(text).atZone(zone).toInstant();
	}

}
