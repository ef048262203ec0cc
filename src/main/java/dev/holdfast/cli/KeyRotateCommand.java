package dev.holdfast.cli;

import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Not there yet, and says so. */
@Command(name = "rotate", hidden = true, description = "Not built yet in this version.")
final class KeyRotateCommand implements Runnable {

	@Unmatched
	@SuppressWarnings("NullAway.Init")
	private List<String> ignored;

	@Override
	public void run() {
		throw new HoldfastException(ExitCode.BAD_PLAN, "command 'key rotate' is not built yet in this version",
				"new backups use the plan's new key at once; keep the old key for the archives that it encrypted");
	}

}
