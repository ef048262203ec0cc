package dev.holdfast.cli;

import dev.holdfast.loading.ScratchSpace;
import dev.holdfast.plan.Home;

/** Removes what restore tests that were killed have left, before anything else is run. */
final class RestoreLeftovers {

	private RestoreLeftovers() {
	}

	static void remove(Home home, Output output) {
		ScratchSpace.removeLeftovers(home.directory(), (directory) -> {
		}).forEach(output::progress);
	}

}
