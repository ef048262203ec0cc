package dev.holdfast.cli;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupDetails;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.manifest.BackupId;

/** {@code show BACKUP}: everything about one backup. Reads only, and starts nothing. */
@Command(name = "show", description = "Shows everything about one backup.", sortOptions = false)
final class ShowCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "1", paramLabel = "BACKUP",
			description = "A backup's id, an unambiguous prefix of one, or latest.")
	private String backup = BackupHistory.LATEST;

	@Option(names = "--plan", paramLabel = "PLAN", description = "With latest: the latest of this plan.")
	private @Nullable String plan;

	@Option(names = "--evidence", paramLabel = "FILE",
			description = "Writes the newest evidence that it can be restored: FILE.html for people, FILE.json signed.")
	private @Nullable Path evidence;

	ShowCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			BackupHistory history = new BackupHistory(database);
			if (this.evidence != null) {
				new EvidenceExport(this.invocation, id(history)).write(database, this.evidence);
				return ExitCode.DONE.code();
			}
			BackupDetails details = details(history);
			ShowReport report = new ShowReport(details, ZoneId.systemDefault());
			report.lines().forEach(this.invocation.output()::line);
			this.invocation.output().document(report.document());
			return ExitCode.DONE.code();
		}
	}

	/** Evidence lies beside the archive, too: a machine without history can find it. */
	private BackupId id(BackupHistory history) {
		try {
			String id = history.resolve(this.backup, this.plan);
			return BackupId.parse(id).orElseThrow(() -> new IllegalStateException("no backup id: " + id));
		}
		catch (HoldfastException ex) {
			return BackupId.parse(this.backup).orElseThrow(() -> BackupActions.unknown(ex));
		}
	}

	private BackupDetails details(BackupHistory history) {
		try {
			return history.show(history.resolve(this.backup, this.plan));
		}
		catch (HoldfastException ex) {
			throw BackupActions.unknown(ex);
		}
	}

}
