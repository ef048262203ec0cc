package dev.holdfast.cli;

import java.util.Locale;

/** Sizes, counts and durations as people read them. */
final class Quantities {

	private static final String[] UNITS = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };

	/** What is shorter is shown as 0.0 s, of which nobody takes a rate. */
	private static final long SHORTEST = 50;

	private Quantities() {
	}

	/** {@code 412.90 MiB}; whole bytes below 1 KiB. */
	static String size(long bytes) {
		double value = bytes;
		int unit = 0;
		while (value >= 1024 && unit < UNITS.length - 1) {
			value /= 1024;
			unit++;
		}
		return (unit == 0) ? bytes + " B" : String.format(Locale.ROOT, "%.2f %s", value, UNITS[unit]);
	}

	/** {@code 166 MiB/s}; empty when nothing can be said. */
	static String rate(long bytes, long millis) {
		if (bytes == 0 || millis < SHORTEST) {
			return "";
		}
		double perSecond = bytes / (millis / 1000.0);
		return (perSecond < 1 << 20) ? String.format(Locale.ROOT, "%.0f KiB/s", perSecond / 1024)
				: String.format(Locale.ROOT, "%.0f MiB/s", perSecond / (1 << 20));
	}

	/** {@code 1,204,331}. */
	static String count(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/** {@code 1 table}, {@code 41 tables}. */
	static String count(long number, String thing) {
		return count(number) + " " + thing + ((number == 1) ? "" : "s");
	}

	/** Of files, directories and links: {@code 1 entry}, {@code 41 entries}. */
	static String entries(long number) {
		return count(number) + ((number == 1) ? " entry" : " entries");
	}

	/** {@code 9.4 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
	static String duration(long millis) {
		if (millis < 60_000) {
			return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
		}
		long seconds = millis / 1000;
		return (seconds < 3600) ? seconds / 60 + " min " + seconds % 60 + " s"
				: seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
	}

	/** {@code 4.2x}. */
	static String ratio(long before, long after) {
		return (after == 0) ? "" : String.format(Locale.ROOT, "%.1fx", (double) before / after);
	}

}
