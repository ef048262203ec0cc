package dev.holdfast.backup;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.Source;
import dev.holdfast.source.h2.H2Source;

/** Opens the sources of a plan. */
final class Sources {

	private Sources() {
	}

	static Source open(SourceSpec spec) {
		if (spec instanceof H2Spec h2) {
			return new H2Source(h2);
		}
		throw new HoldfastException(ExitCode.BAD_PLAN,
				"source " + spec.name() + ": type " + spec.type() + " is not built yet", "take it out of the plan");
	}

}
