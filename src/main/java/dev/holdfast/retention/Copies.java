package dev.holdfast.retention;

import org.jspecify.annotations.Nullable;

/** Judges the copies of backups by what listings show of them. */
final class Copies {

	private Copies() {
	}

	/** What is wrong with the copy that a destination should have; null for nothing. */
	static @Nullable String problem(Place place, Known about) {
		boolean expected = (about.stored() != null) ? about.stored().contains(place.name())
				: place.of(about.id()) != null;
		return (expected && !isWhole(place, about)) ? "its copy at " + place.name() + " is " + state(place, about)
				: null;
	}

	/** Whether manifest, signature and an archive of the right size are there. */
	static boolean isWhole(Place place, Known about) {
		Holding holding = place.of(about.id());
		return holding != null && holding.isListed()
				&& holding.archives().stream().anyMatch((each) -> about.bytes() == 0 || each.size() == about.bytes());
	}

	private static String state(Place place, Known about) {
		Holding holding = place.of(about.id());
		if (holding == null || holding.all().isEmpty()) {
			return "lost";
		}
		if (!holding.isListed()) {
			return "without its manifest";
		}
		return holding.archives().isEmpty() ? "without its archive"
				: "damaged: its archive has " + holding.bytes() + " bytes of " + about.bytes();
	}

	/**
	 * A copy that is not what it should be.
	 *
	 * @param about of which backup
	 * @param place where
	 * @param problem what is wrong, for people
	 */
	record Missing(Known about, Place place, String problem) {
	}

}
