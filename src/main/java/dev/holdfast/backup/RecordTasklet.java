package dev.holdfast.backup;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.Warnings;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.pipeline.UploadOutcome;
import dev.holdfast.source.SourceSummary;
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
		Manifest manifest = recorded.manifest();
		Manifest.Archive archive = manifest.archive();
		context.putString(HistoryKeys.ARCHIVE_KEY, archive.key());
		context.putLong(HistoryKeys.ARCHIVE_BYTES, archive.size());
		context.putString(HistoryKeys.ARCHIVE_SHA256, archive.sha256());
		context.putLong(HistoryKeys.ORIGINAL_BYTES, archive.uncompressedSize());
		context.putString(HistoryKeys.COMPRESSION, archive.compression() + " " + archive.level());
		context.putString(HistoryKeys.ENCRYPTION, archive.encryption());
		context.putString(HistoryKeys.MANIFEST_KEY, this.run.get().id().manifest().value());
		context.putString(HistoryKeys.MANIFEST_SHA256, sha256(recorded.document()));
		context.putString(HistoryKeys.SIGNER, manifest.signer());
		context.putString(HistoryKeys.RETENTION_CLASS, manifest.retentionClass());
		context.putString(HistoryKeys.ZONE, this.run.get().request().plan().zone().getId());
		if (manifest.auditHead() != null) {
			context.putString(HistoryKeys.AUDIT_HEAD, manifest.auditHead());
		}
		if (manifest.expiresAt() != null) {
			context.putString(HistoryKeys.EXPIRES_AT, manifest.expiresAt().toString());
		}
		context.putString(HistoryKeys.SOURCE_NAMES, names(manifest.sources()));
		context.putString(HistoryKeys.DESTINATION_NAMES,
				recorded.uploads().stream().map(UploadOutcome::destination).collect(Collectors.joining(",")));
		manifest.sources().forEach((source) -> source(context, source));
		recorded.uploads().forEach((upload) -> destination(context, upload));
		Warnings.write(context, recorded.warnings(), recorded.warnings().size());
	}

	private static String names(List<SourceSummary> sources) {
		return sources.stream().map(SourceSummary::name).collect(Collectors.joining(","));
	}

	private static void source(ExecutionContext context, SourceSummary source) {
		String name = source.name();
		context.putString(HistoryKeys.source(name, HistoryKeys.TYPE), source.type());
		context.putString(HistoryKeys.source(name, HistoryKeys.INSTANT), source.instant().toString());
		String server = source.versions().get("server");
		if (server != null) {
			context.putString(HistoryKeys.source(name, HistoryKeys.SERVER_VERSION), server);
		}
		context.putLong(HistoryKeys.source(name, "tables"), source.tables().size());
		context.putLong(HistoryKeys.source(name, "rows"), source.rows());
		context.putLong(HistoryKeys.source(name, "files"), source.files());
		context.putLong(HistoryKeys.source(name, "bytes"), source.bytes());
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
