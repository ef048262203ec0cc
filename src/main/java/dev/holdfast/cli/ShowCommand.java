package dev.holdfast.cli;

import java.time.ZoneId;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.history.BackupDetails;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryDatabase;

/** {@code show BACKUP}: everything about one backup. Reads only, and starts nothing. */
@Command(name = "show", description = "Shows everything about one backup.", sortOptions = false)
final class ShowCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "1", paramLabel = "BACKUP",
			description = "A backup's id, an unambiguous prefix of one, or latest.")
	private String backup = BackupHistory.LATEST;

	@Option(names = "--plan", paramLabel = "PLAN", description = "With latest: the latest of this plan.")
	private @Nullable String plan;

	ShowCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			BackupHistory history = new BackupHistory(database);
			BackupDetails details = history.show(history.resolve(this.backup, this.plan));
			ShowReport report = new ShowReport(details, ZoneId.systemDefault());
			report.lines().forEach(this.invocation.output()::line);
			this.invocation.output().document(report.document());
			return ExitCode.DONE.code();
		}
	}

}
