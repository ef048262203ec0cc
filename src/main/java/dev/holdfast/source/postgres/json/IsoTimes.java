package dev.holdfast.source.postgres.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.source.postgres.json.JsonType.Plain;

/**
 * Dates and times in ISO-8601, with six digits after the second, of the text that the
 * server writes under DateStyle ISO and TimeZone UTC, and that text again. Years are
 * those of ISO-8601: 1 BC is 0000, and a year outside 0000 to 9999 has a sign.
 * Infinities, and what the server may write in some version to come, stay as they are.
 */
final class IsoTimes {

	private static final String CLOCK = "([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]{1,6}))?";

	private static final Pattern TEXT = Pattern
		.compile("(?:([0-9]{4,})(-[0-9]{2}-[0-9]{2}))? ?(?:" + CLOCK + ")?([+-][0-9:]+)?( BC)?");

	private static final Pattern ISO = Pattern
		.compile("(?:([+-]?[0-9]{4,})(-[0-9]{2}-[0-9]{2}))?T?(?:" + CLOCK + ")?(Z|[+-][0-9:]+)?");

	private IsoTimes() {
	}

	static String iso(Plain type, String text) {
		Matcher parts = TEXT.matcher(text);
		if (text.isEmpty() || !parts.matches()) {
			return text;
		}
		StringBuilder iso = new StringBuilder();
		if (parts.group(1) != null) {
			long year = Long.parseLong(parts.group(1));
			iso.append(isoYear((parts.group(6) != null) ? 1 - year : year)).append(parts.group(2));
		}
		if (parts.group(3) != null) {
			String fraction = (parts.group(4) != null) ? parts.group(4) : "";
			iso.append((type == Plain.TIMESTAMP) ? "T" : "").append(parts.group(3)).append('.').append(fraction);
			iso.append("0".repeat(6 - fraction.length()));
		}
		if (parts.group(5) != null) {
			boolean utc = type == Plain.TIMESTAMP && parts.group(5).equals("+00");
			iso.append(utc ? "Z" : (parts.group(5).length() == 3) ? parts.group(5) + ":00" : parts.group(5));
		}
		return iso.toString();
	}

	private static String isoYear(long year) {
		if (year < 0) {
			return String.format("-%04d", -year);
		}
		return String.format((year > 9999) ? "+%d" : "%04d", year);
	}

	/** The server's text again. */
	static String text(String iso) {
		Matcher parts = ISO.matcher(iso);
		if (iso.isEmpty() || !parts.matches()) {
			return iso;
		}
		StringBuilder text = new StringBuilder();
		boolean bc = false;
		if (parts.group(1) != null) {
			long year = Long.parseLong(parts.group(1));
			bc = year < 1;
			text.append(String.format("%04d", bc ? 1 - year : year)).append(parts.group(2));
		}
		if (parts.group(3) != null) {
			text.append((parts.group(1) != null) ? " " : "").append(parts.group(3)).append(fraction(parts.group(4)));
		}
		if (parts.group(5) != null) {
			text.append(offset(parts.group(5)));
		}
		return text.append(bc ? " BC" : "").toString();
	}

	private static String fraction(String digits) {
		String trimmed = (digits != null) ? digits.replaceAll("0+$", "") : "";
		return trimmed.isEmpty() ? "" : "." + trimmed;
	}

	/** The server leaves out minutes that are none, unless seconds follow. */
	private static String offset(String iso) {
		if (iso.equals("Z")) {
			return "+00";
		}
		return (iso.length() == 6 && iso.endsWith(":00")) ? iso.substring(0, 3) : iso;
	}

}
