package dev.holdfast.plan;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks the five fields of cron: minute, hour, day of month, month, day of week. Lists,
 * ranges, steps and the names of months and days are understood, and {@code @daily} and
 * its like.
 */
final class Cron {

	private static final Map<String, String> MACROS = Map.of("@hourly", "0 * * * *", "@daily", "0 0 * * *", "@midnight",
			"0 0 * * *", "@weekly", "0 0 * * 0", "@monthly", "0 0 1 * *", "@yearly", "0 0 1 1 *", "@annually",
			"0 0 1 1 *");

	private static final List<String> MONTHS = List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP",
			"OCT", "NOV", "DEC");

	private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

	private static final int[] LONGEST = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	private Cron() {
	}

	/**
	 * The five fields with single blanks between them.
	 * @throws BadValueException when it is no cron expression, or never comes
	 */
	static String normalized(String text) throws BadValueException {
		String trimmed = text.trim();
		String expression = MACROS.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
		String[] fields = expression.split("\\s+");
		if (fields.length != 5) {
			throw new BadValueException("does not have the five fields of cron",
					"write minute hour day-of-month month day-of-week, for example 0 2 * * * for each day at 2");
		}
		field("minute", fields[0], 0, 59, List.of());
		field("hour", fields[1], 0, 23, List.of());
		BitSet days = field("day of month", fields[2], 1, 31, List.of());
		BitSet months = field("month", fields[3], 1, 12, MONTHS);
		field("day of week", fields[4], 0, 7, DAYS);
		boolean comes = !fields[4].equals("*")
				|| months.stream().anyMatch((month) -> days.nextSetBit(0) <= LONGEST[month - 1]);
		if (!comes) {
			throw new BadValueException("never comes: no such month has that day", "choose a day that exists");
		}
		return String.join(" ", fields);
	}

	private static BitSet field(String name, String text, int least, int most, List<String> names)
			throws BadValueException {
		BitSet values = new BitSet();
		for (String part : text.split(",", -1)) {
			String[] stepped = part.split("/", -1);
			int[] range = range(name, stepped[0], least, most, names);
			if (stepped.length > 2 || (stepped.length == 2 && range[0] == range[1] && !stepped[0].equals("*"))) {
				throw bad(name, least, most);
			}
			int step = (stepped.length == 2) ? number(name, stepped[1], 1, most, List.of()) : 1;
			for (int value = range[0]; value <= range[1]; value += step) {
				values.set(value);
			}
		}
		return values;
	}

	private static int[] range(String name, String text, int least, int most, List<String> names)
			throws BadValueException {
		if (text.equals("*")) {
			return new int[] { least, most };
		}
		String[] ends = text.split("-", -1);
		int from = number(name, ends[0], least, most, names);
		int to = (ends.length > 1) ? number(name, ends[1], least, most, names) : from;
		if (ends.length > 2 || from > to) {
			throw bad(name, least, most);
		}
		return new int[] { from, to };
	}

	private static int number(String field, String text, int least, int most, List<String> names)
			throws BadValueException {
		int name = names.indexOf(text.toUpperCase(Locale.ROOT));
		if (name >= 0) {
			return name + least;
		}
		if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
			return Integer.parseInt(text);
		}
		throw bad(field, least, most);
	}

	private static BadValueException bad(String field, int least, int most) {
		return new BadValueException("has a bad " + field,
				"the " + field + " is *, a number from " + least + " to " + most + ", a range, a list or a step");
	}

}
