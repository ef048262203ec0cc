package dev.holdfast.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes such as {@code 8 GiB} and rates such as {@code 20 MiB/s}. */
final class QuantityText {

	static final String SIZE_PATTERN = "[0-9]+(?:\\.[0-9]+)? ?(?:[KMGTkmgt]i?)?B?";

	static final String RATE_PATTERN = SIZE_PATTERN + "/s";

	private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([KMGTkmgt]i?)?(B?)");

	private static final Map<String, Long> UNITS = Map.of("", 1L, "k", 1_000L, "ki", 1L << 10, "m", 1_000_000L, "mi",
			1L << 20, "g", 1_000_000_000L, "gi", 1L << 30, "t", 1_000_000_000_000L, "ti", 1L << 40);

	private QuantityText() {
	}

	/** Bytes of a size, more than 0. */
	static long size(String text) throws BadValueException {
		return bytes(text.trim(), "a size", "write for example 8 GiB or 500 MB");
	}

	/** Bytes per second of a rate, more than 0. */
	static long rate(String text) throws BadValueException {
		String rate = text.trim();
		String hint = "write for example 20 MiB/s";
		if (!rate.endsWith("/s")) {
			throw new BadValueException("is not a rate", hint);
		}
		return bytes(rate.substring(0, rate.length() - 2).trim(), "a rate", hint);
	}

	private static long bytes(String text, String what, String hint) throws BadValueException {
		Matcher matcher = SIZE.matcher(text);
		if (text.length() > 30 || !matcher.matches()) {
			throw new BadValueException("is not " + what, hint);
		}
		String unit = (matcher.group(2) != null) ? matcher.group(2).toLowerCase(Locale.ROOT) : "";
		BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(UNITS.getOrDefault(unit, 1L)));
		if (bytes.compareTo(BigDecimal.ONE) < 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
			throw new BadValueException("is too small or too large for " + what, hint);
		}
		return bytes.longValue();
	}

}
