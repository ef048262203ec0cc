package dev.holdfast.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import dev.holdfast.history.HistoryKeys;

/** {@code export BACKUP --to DIR}: what other programs know. */
@Command(name = "export", sortOptions = false,
		description = "Writes a backup as other programs know it: plain SQL and directory trees.")
final class ExportCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Mixin
	private final UnpackOptions options = new UnpackOptions();

	ExportCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		return this.options.call(this.invocation, HistoryKeys.EXPORT_JOB, null);
	}

}
