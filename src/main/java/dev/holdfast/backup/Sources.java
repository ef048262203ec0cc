package dev.holdfast.backup;

import java.nio.file.Path;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.Source;
import dev.holdfast.source.h2.H2Source;
import dev.holdfast.source.postgres.PostgresSource;

/** Opens the sources of a plan. */
final class Sources {

	private Sources() {
	}

	/**
	 * Opens a source; it connects when it is first used.
	 * @param environment the process's variables
	 * @param directory private, for files that live as long as the run
	 */
	static Source open(SourceSpec spec, Map<String, String> environment, Path directory) {
		if (spec instanceof PostgresSpec postgres) {
			return new PostgresSource(postgres, environment, directory);
		}
		if (spec instanceof H2Spec h2) {
			return new H2Source(h2);
		}
		throw new HoldfastException(ExitCode.BAD_PLAN,
				"source " + spec.name() + ": type " + spec.type() + " is not built yet", "take it out of the plan");
	}

}
