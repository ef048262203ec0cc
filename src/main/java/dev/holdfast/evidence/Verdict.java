package dev.holdfast.evidence;

import java.util.Locale;

/** What the evidence amounts to. */
public enum Verdict {

	/** All of the backup was restored, and everything that was compared is as dumped. */
	PROVEN,

	/**
	 * What was chosen of the backup was restored and is as dumped; the rest is unknown.
	 */
	PARTLY_PROVEN,

	/** Something was restored, but there was nothing trusted to compare it with. */
	UNPROVEN,

	/** Something differs, a check failed, or the restore itself did. */
	FAILED;

	/** As it is stored: {@code partly-proven}. */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** As a sentence for people begins: {@code Partly proven}. */
	String title() {
		return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
