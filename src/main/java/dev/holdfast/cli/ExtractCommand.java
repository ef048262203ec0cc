package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.source.files.ChosenEntries;

/** {@code extract BACKUP --to DIR}: the decrypted entries as they are. */
@Command(name = "extract", sortOptions = false,
		description = "Decrypts a backup and writes its entries into a directory, as they are.")
final class ExtractCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Mixin
	private final UnpackOptions options = new UnpackOptions();

	@Option(names = "--include", paramLabel = "P", description = "Only entries of this pattern.")
	private List<String> include = new ArrayList<>();

	@Option(names = "--exclude", paramLabel = "P", description = "No entries of this pattern.")
	private List<String> exclude = new ArrayList<>();

	ExtractCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		return this.options.call(this.invocation, HistoryKeys.EXTRACT_JOB,
				new ChosenEntries(this.include, this.exclude));
	}

}
