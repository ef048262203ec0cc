package dev.holdfast.audit;

import org.jspecify.annotations.Nullable;

/**
 * Something that somebody has changed.
 *
 * @param change what was done
 * @param link number of the link that tells, or null
 * @param execution whose rows they are, or null
 * @param text for people: what it was, and what it is now
 */
public record AuditFinding(Change change, @Nullable Long link, @Nullable Long execution, String text) {

	/** What can be done to a row. */
	public enum Change {

		/** It says something else than when it was written. */
		EDITED,
		/** It is gone, and no purge says so. */
		REMOVED,
		/** It was not written by a run. */
		INSERTED;

		/** As it is printed. */
		public String word() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}

	}

}
