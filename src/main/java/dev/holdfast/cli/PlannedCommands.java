package dev.holdfast.cli;

import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Commands of the product that this version does not have yet. They are not shown, and
 * answer honestly; a command that is registered is left alone.
 */
@Command(hidden = true, description = "Not built yet in this version.")
final class PlannedCommands implements Runnable {

	static final List<String> NAMES = List.of("backup", "cleanup", "delete", "doctor", "export", "extract", "history",
			"hold", "import", "key", "list", "log", "plans", "release", "restore", "restore-test", "schedule", "show",
			"stats", "status", "verify");

	@Unmatched
	@SuppressWarnings("NullAway.Init")
	private List<String> ignored;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	static void addTo(CommandLine line) {
		for (String name : NAMES) {
			if (!line.getSubcommands().containsKey(name)) {
				line.addSubcommand(name, new PlannedCommands());
			}
		}
	}

	@Override
	public void run() {
		throw new HoldfastException(ExitCode.BAD_PLAN,
				"command '" + this.spec.name() + "' is not built yet in this version",
				"holdfast --help lists the commands there are");
	}

}
