package dev.holdfast.retention;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of one backup, and why.
 *
 * @param backup which
 * @param verdict what becomes of it
 * @param reason for people, for example {@code weekly 3 of 8}
 * @param storageClass that its copies are moved to; null unless they are
 */
public record Decision(Candidate backup, Verdict verdict, String reason, @Nullable String storageClass) {

	/** What becomes of a backup. */
	public enum Verdict {

		/** It stays as it is. */
		KEEP("kept"),

		/** It stays, in another storage class. */
		MOVE("moved"),

		/** It goes. */
		REMOVE("removed");

		private final String word;

		Verdict(String word) {
			this.word = word;
		}

		/** As it is printed. */
		public String word() {
			return this.word;
		}

	}

	static Decision keep(Candidate backup, String reason) {
		return new Decision(backup, Verdict.KEEP, reason, null);
	}

	static Decision remove(Candidate backup, String reason) {
		return new Decision(backup, Verdict.REMOVE, reason, null);
	}

	/** A line for people: {@code kept: weekly 3 of 8}. */
	public String line() {
		return (this.storageClass != null) ? "moved to " + this.storageClass + ": " + this.reason
				: this.verdict.word() + ": " + this.reason;
	}

}
