package dev.holdfast.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations such as {@code 26h}, {@code 7d}, {@code 1d 12h} and ISO-8601's. */
final class DurationText {

	static final String PATTERN = "(?:[0-9]+ ?[smhdw] ?)+|P[0-9DTHMS.]+";

	private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9}) ?([smhdw]) ?");

	private DurationText() {
	}

	/** A duration of more than nothing; a day has 24 hours. */
	static Duration parse(String text) throws BadValueException {
		try {
			Duration duration = text.startsWith("P") ? Duration.parse(text) : sum(text.trim());
			if (duration.isZero() || duration.isNegative()) {
				throw new BadValueException("is no time at all", "write more than 0, for example 26h or 7d");
			}
			return duration;
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw bad();
		}
	}

	private static Duration sum(String text) throws BadValueException {
		Matcher matcher = PART.matcher(text.toLowerCase(Locale.ROOT));
		Duration sum = Duration.ZERO;
		int end = 0;
		while (matcher.find()) {
			sum = sum.plus(unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1))));
			end = matcher.end();
		}
		if (end == 0 || end != text.length()) {
			throw bad();
		}
		return sum;
	}

	private static Duration unit(String letter) {
		return switch (letter) {
			case "s" -> Duration.ofSeconds(1);
			case "m" -> Duration.ofMinutes(1);
			case "h" -> Duration.ofHours(1);
			case "d" -> Duration.ofDays(1);
			default -> Duration.ofDays(7);
		};
	}

	private static BadValueException bad() {
		return new BadValueException("is not a duration", "write for example 90m, 26h, 7d or 2w");
	}

}
