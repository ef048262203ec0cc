package dev.holdfast.cli;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupResult;
import dev.holdfast.history.ExitCodes;
import dev.holdfast.plan.BackupPlan.VerifyAfter;
import dev.holdfast.verify.Verifier;
import dev.holdfast.verify.VerifyJobConfiguration;
import dev.holdfast.verify.VerifyResult;

/**
 * Makes a backup and verifies it, two jobs in one process. The backup is reported as soon
 * as it is complete; whatever the verification finds, it stays so.
 */
final class BackupThenVerify {

	private final Output output;

	private final BackupProgress progress;

	BackupThenVerify(Output output, BackupProgress progress) {
		this.output = output;
		this.progress = progress;
	}

	/** The exit code of both. */
	int run(BackupRequest request, VerifyAfter how, String... arguments) {
		ZoneId zone = request.plan().zone();
		VerifyAfterBackup sequel = new VerifyAfterBackup(request, how, new VerifyProgress(this.output));
		BackupResult backup = BackupApplication.run(request, this.progress, List.of(VerifyJobConfiguration.class),
				(context) -> (completed) -> {
					report(completed, zone).lines().forEach(this.output::summary);
					sequel.by(context.getBean(Verifier.class)).completed(completed);
				}, arguments);
		Map<String, Object> document = report(backup, zone).document();
		VerifyResult verified = sequel.result();
		if (verified == null) {
			throw new IllegalStateException("the backup was not verified");
		}
		VerifyReport report = new VerifyReport(verified);
		report.print(this.output);
		document.put("verification", report.document());
		int code = ExitCodes.of(Stream.of(backup.exitCode(), verified.exitCode())).code();
		this.output.next(BackupReport.next(backup));
		document.put("exitCode", code);
		this.output.document(document);
		return code;
	}

	private BackupReport report(BackupResult backup, ZoneId zone) {
		this.progress.clear();
		return new BackupReport(backup, this.progress, zone);
	}

}
