package dev.holdfast.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them on the page. */
final class Figures {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final String[] UNITS = { "KiB", "MiB", "GiB", "TiB", "PiB" };

	private Figures() {
	}

	static String time(Instant instant) {
		return TIME.format(instant);
	}

	static String count(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/** {@code 1 table}, {@code 41 tables}. */
	static String count(long number, String thing) {
		return count(number) + " " + thing + ((number == 1) ? "" : "s");
	}

	static String size(long bytes) {
		double value = bytes;
		String unit = "B";
		for (int i = 0; i < UNITS.length && value >= 1024; i++) {
			value /= 1024;
			unit = UNITS[i];
		}
		return unit.equals("B") ? bytes + " B" : String.format(Locale.ROOT, "%.2f %s", value, unit);
	}

	/**
	 * {@code 31 ms}, {@code 9.4 s}, {@code 3 min 20 s}, {@code 26 h}, {@code 3 d 4 h}.
	 */
	static String duration(Duration duration) {
		if (duration.isNegative()) {
			return "-" + duration(duration.negated());
		}
		long seconds = duration.toSeconds();
		if (seconds < 1) {
			return duration.toMillis() + " ms";
		}
		if (seconds < 60) {
			return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
		}
		if (seconds < 3600) {
			return parts(seconds, 60, "min", 1, "s");
		}
		return (seconds < 48 * 3600) ? parts(seconds, 3600, "h", 60, "min") : parts(seconds, 86400, "d", 3600, "h");
	}

	private static String parts(long seconds, int big, String bigUnit, int small, String smallUnit) {
		long rest = seconds % big / small;
		return seconds / big + " " + bigUnit + ((rest > 0) ? " " + rest + " " + smallUnit : "");
	}

}
