package dev.holdfast.backup;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.Source;
import dev.holdfast.source.files.FilesSource;
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
	 * @param home the home directory, whose history is no source
	 * @param own what the run itself writes, never part of a backup
	 */
	static Source open(SourceSpec spec, Map<String, String> environment, Path directory, Path home, List<Path> own) {
		if (spec instanceof PostgresSpec postgres) {
			return new PostgresSource(postgres, environment, directory);
		}
		if (spec instanceof H2Spec h2) {
			return new H2Source(h2, List.of(home.resolve("history")));
		}
		return new FilesSource((FilesSpec) spec, own);
	}

}
