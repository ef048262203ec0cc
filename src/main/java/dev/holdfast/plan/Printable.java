package dev.holdfast.plan;

/** Text of others made fit for a message. */
final class Printable {

	private static final int LENGTH = 60;

	private Printable() {
	}

	/** A name in quotes, cut and without control characters. */
	static String name(String text) {
		String cut = (text.length() > LENGTH) ? text.substring(0, LENGTH) + "…" : text;
		return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
	}

}
