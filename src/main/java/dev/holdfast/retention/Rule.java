package dev.holdfast.retention;

import org.jspecify.annotations.Nullable;

/**
 * One rule of a policy. It is asked of backups whose age is known; of one that does not
 * count it says what it would say if that one counted.
 */
interface Rule {

	String OLDER = "older than ";

	/** Why this rule keeps a backup, for people; null where it does not. */
	@Nullable String keeps(Candidate backup);

	/** Why it does not keep one, for people. */
	String lets(Candidate backup);

	/** What copies that this rule keeps are moved to; null to leave them. */
	default @Nullable String storageClass() {
		return null;
	}

}
