package dev.holdfast.loading;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.holdfast.evidence.CheckResult;
import dev.holdfast.evidence.Checks;
import dev.holdfast.evidence.Coordinates;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.DatabaseTarget;
import dev.holdfast.source.Target;
import dev.holdfast.source.files.FilesTarget;
import dev.holdfast.source.h2.H2Target;

/** Asks a plan's own questions of what was restored. */
public final class RestoredChecks {

	private RestoredChecks() {
	}

	/**
	 * The questions' way to what was restored: SQL goes to the first database.
	 * @param targets by the name of their source
	 * @param output hears what commands that failed have printed
	 */
	public static Checks of(String plan, String backupId, String runId, Map<String, Target> targets,
			Consumer<String> output) {
		Coordinates coordinates = new Coordinates(plan, backupId, runId);
		DatabaseTarget database = null;
		for (Map.Entry<String, Target> each : targets.entrySet()) {
			if (each.getValue() instanceof H2Target h2) {
				coordinates.h2(each.getKey(), h2.url(), h2.user());
			}
			if (each.getValue() instanceof FilesTarget files) {
				coordinates.files(each.getKey(), files.directory());
			}
			if (database == null && each.getValue() instanceof DatabaseTarget asked) {
				database = asked;
			}
		}
		return new Checks(coordinates, (database != null) ? database::connect : null, output);
	}

	/**
	 * Makes sure that every answer was right.
	 * @throws HoldfastException with {@code DAMAGED} that names the first which is not
	 */
	public static void require(List<CheckResult> checks) {
		checks.stream().filter((check) -> !check.passed()).findFirst().ifPresent((failed) -> {
			String found = failed.found();
			throw new HoldfastException(ExitCode.DAMAGED,
					"check " + failed.what() + " failed: "
							+ ((failed.message() != null) ? failed.message()
									: "expected " + failed.expected() + ", found " + found),
					"look at the restored data, or correct the check in the plan");
		});
	}

}
