package dev.holdfast.backup;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.ManifestContext;
import dev.holdfast.history.Warnings;
import dev.holdfast.pipeline.UploadOutcome;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Writes the manifest, then what the history says of the backup into the job's context.
 */
final class RecordTasklet implements Tasklet {

	private final CurrentRun run;

	RecordTasklet(CurrentRun run) {
		this.run = run;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws IOException {
		this.run.confirmLock();
		Recorder.Recorded recorded = new Recorder(this.run.get(), Instant::now).record();
		this.run.get().recorded(recorded);
		write(contribution.getStepExecution().getJobExecution().getExecutionContext(), recorded);
		ExecutionContext own = contribution.getStepExecution().getExecutionContext();
		own.putLong(HistoryKeys.BYTES_IN, recorded.manifest().archive().uncompressedSize());
		own.putLong(HistoryKeys.BYTES_OUT, recorded.manifest().archive().size());
		return RepeatStatus.FINISHED;
	}

	private void write(ExecutionContext context, Recorder.Recorded recorded) {
		ManifestContext.write(context, recorded.manifest(), this.run.get().id().manifest().value(),
				sha256(recorded.document()), recorded.uploads().stream().map(UploadOutcome::destination).toList());
		context.putString(HistoryKeys.ZONE, this.run.get().request().plan().zone().getId());
		recorded.uploads().forEach((upload) -> destination(context, upload));
		Warnings.write(context, recorded.warnings(), recorded.warnings().size());
	}

	private static void destination(ExecutionContext context, UploadOutcome upload) {
		String name = upload.destination();
		context.putString(HistoryKeys.destination(name, HistoryKeys.RESULT), upload.stored() ? "stored" : "failed");
		context.putString(HistoryKeys.destination(name, HistoryKeys.LOCATION), upload.location());
		if (upload.failure() != null) {
			context.putString(HistoryKeys.destination(name, HistoryKeys.MESSAGE), upload.failure());
		}
	}

	private static String sha256(byte[] document) {
		try {
			return HexFormat.of().withLowerCase().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(String.format(Locale.ROOT, "%s", ex.getMessage()), ex);
		}
	}

}
