package dev.holdfast.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.holdfast.backup.AfterBackup;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupResult;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.UploadOutcome;
import dev.holdfast.plan.BackupPlan.VerifyAfter;
import dev.holdfast.verify.Level;
import dev.holdfast.verify.Verifier;
import dev.holdfast.verify.VerifyRequest;
import dev.holdfast.verify.VerifyResult;
import dev.holdfast.verify.VerifyListener;
import org.jspecify.annotations.Nullable;

/** Verifies a backup right after it was made, at every destination that stored it. */
final class VerifyAfterBackup implements VerifyListener {

	private static final String TRIGGER = "after-backup";

	private final BackupRequest request;

	private final VerifyAfter how;

	private final VerifyProgress progress;

	private @Nullable VerifyResult result;

	VerifyAfterBackup(BackupRequest request, VerifyAfter how, VerifyProgress progress) {
		this.request = request;
		this.how = how;
		this.progress = progress;
	}

	/** Runs when the backup is complete. */
	AfterBackup by(Verifier verifier) {
		return (completed) -> {
			verifier.verify(List.of(of(completed)), this);
		};
	}

	private VerifyRequest of(BackupResult completed) {
		BackupId id = BackupId.parse(completed.manifest().backupId()).orElseThrow();
		Set<String> stored = completed.uploads()
			.stream()
			.filter(UploadOutcome::stored)
			.map(UploadOutcome::destination)
			.collect(Collectors.toSet());
		return new VerifyRequest(this.request.plan(), id, stored, Level.of(this.how.level()), false,
				this.request.plan().name(), TRIGGER, this.request.requestedBy(), this.request.correlationId(), null,
				this.request.home());
	}

	@Override
	public void began(VerifyRequest begun) {
		this.progress.began(begun);
	}

	@Override
	public void read(long bytes) {
		this.progress.read(bytes);
	}

	@Override
	public void ended(VerifyResult ended) {
		this.progress.clear();
		this.result = ended;
	}

	/** What came of it; null when the backup failed. */
	@Nullable VerifyResult result() {
		return this.result;
	}

}
