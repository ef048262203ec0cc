package dev.holdfast.destination;

import java.time.Clock;

import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.plan.S3Spec;

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
		// the SDK's classes are loaded only here
		return new S3Destination((S3Spec) spec, bandwidth, S3Tuning.DEFAULT, Clock.systemUTC());
	}

}
