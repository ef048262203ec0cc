package dev.holdfast.retention;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/** Tells which backups are needed first when something is lost. */
final class Needed {

	private Needed() {
	}

	/**
	 * What makes a backup one that is not deleted by the way; null for nothing.
	 * @param all of its plan
	 */
	static @Nullable String why(String id, Collection<Candidate> all) {
		Candidate own = all.stream().filter((each) -> each.id().equals(id)).findFirst().orElse(null);
		if (own == null || own.begun()) {
			return null;
		}
		if (all.stream().allMatch((each) -> each == own || each.begun())) {
			return "the only backup";
		}
		if (isNewest(own, all, false)) {
			return "the newest good backup";
		}
		return isNewest(own, all, true) ? "the newest proven backup" : null;
	}

	private static boolean isNewest(Candidate own, Collection<Candidate> all, boolean proven) {
		return all.stream()
			.filter((each) -> each.counts() && (each.proven() || !proven))
			.max(Retention.ORDER)
			.filter((newest) -> newest == own)
			.isPresent();
	}

}
