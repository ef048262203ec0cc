package dev.holdfast.destination;

import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.LocalSpec;

/** Makes destinations from what a plan says of them. */
public final class Destinations {

	private Destinations() {
	}

	/**
	 * Makes a destination without touching it yet: the first call that needs it connects.
	 * @param bandwidth shared by all destinations of a run
	 */
	public static Destination open(DestinationSpec spec, Bandwidth bandwidth) {
		if (spec instanceof LocalSpec local) {
			return new LocalDestination(local, bandwidth);
		}
		throw new UnsupportedOperationException("destination " + spec.name() + ": S3 is not built yet");
	}

}
