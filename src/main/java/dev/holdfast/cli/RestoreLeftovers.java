package dev.holdfast.cli;

import java.util.List;
import java.util.Map;

import dev.holdfast.loading.ScratchSpace;
import dev.holdfast.loading.Targets;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;

/** Removes what restore tests that were killed have left, before anything else is run. */
final class RestoreLeftovers {

	private RestoreLeftovers() {
	}

	static void remove(Home home, Output output) {
		ScratchSpace.removeLeftovers(home.directory(), (directory) -> {
		}).forEach(output::progress);
		Targets.removeLeft(home.directory(), List.of(), Map.of()).forEach(output::progress);
	}

	/** Also those on the servers for tests of these plans. */
	static void remove(Home home, List<BackupPlan> plans, Map<String, String> environment, Output output) {
		Targets.removeLeft(home.directory(), plans, environment).forEach(output::progress);
	}

}
