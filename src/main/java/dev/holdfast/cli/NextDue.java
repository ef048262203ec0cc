package dev.holdfast.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** When a schedule comes next. */
final class NextDue {

	private NextDue() {
	}

	/**
	 * The next time of five cron fields.
	 * @return null for a schedule that cannot be read, or never comes
	 */
	static @Nullable Instant after(Instant now, String schedule, ZoneId zone) {
		String[] fields = schedule.trim().split("\\s+");
		try {
			if (fields.length != 5) {
				return next(schedule.trim(), now, zone);
			}
			String time = "0 " + fields[0] + " " + fields[1] + " ";
			if (fields[2].startsWith("*") || fields[4].startsWith("*")) {
				return next(time + fields[2] + " " + fields[3] + " " + fields[4], now, zone);
			}
			// cron comes on either day, Spring's expressions only on both at once
			return Stream
				.of(next(time + fields[2] + " " + fields[3] + " *", now, zone),
						next(time + "* " + fields[3] + " " + fields[4], now, zone))
				.filter(Objects::nonNull)
				.min(Instant::compareTo)
				.orElse(null);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable Instant next(String expression, Instant now, ZoneId zone) {
		ZonedDateTime next = CronExpression.parse(expression).next(now.atZone(zone));
		return (next != null) ? next.toInstant() : null;
	}

}
