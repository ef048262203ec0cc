package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupResult;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.restore.RestoreRequest;
import dev.holdfast.restore.SafetyBackup;
import dev.holdfast.source.postgres.UnreadableTables;

/** Backs up what a restore replaces, as the plan would: same keys, same destinations. */
final class BackupBeforeRestore implements SafetyBackup {

	private final Output output;

	BackupBeforeRestore(Output output) {
		this.output = output;
	}

	@Override
	public String make(RestoreRequest request, List<SourceSpec> targets) {
		// a job within a step of another wants a thread of its own: Batch takes the
		// step's
		// for a transaction
		CompletableFuture<String> made = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				made.complete(backup(request, targets));
			}
			catch (RuntimeException | Error ex) {
				made.completeExceptionally(ex);
			}
		}, "before-restore");
		thread.start();
		try {
			return made.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof HoldfastException known) ? known : ex;
		}
	}

	private String backup(RestoreRequest request, List<SourceSpec> all) {
		List<String> unreadable = new ArrayList<>();
		List<SourceSpec> targets = (request.safety() == RestoreRequest.Safety.BEST_EFFORT)
				? all.stream().map((each) -> readable(each, request, unreadable)).toList() : all;
		String marked = unreadable.isEmpty() ? ""
				: "INCOMPLETE, without the rows of what cannot be read: " + String.join("; ", unreadable);
		String made = backup(request, targets, marked);
		return marked.isEmpty() ? made : made + " (" + marked + ")";
	}

	/** What of a corrupt database can be read. */
	private SourceSpec readable(SourceSpec target, RestoreRequest request, List<String> unreadable) {
		if (!(target instanceof PostgresSpec postgres)) {
			return target;
		}
		UnreadableTables found = UnreadableTables.of(postgres, request.environment());
		found.reasons().forEach((reason) -> this.output.warning("cannot be backed up: " + reason));
		unreadable.addAll(found.reasons());
		return postgres.withoutRowsOf(found.tables());
	}

	private String backup(RestoreRequest request, List<SourceSpec> targets, String marked) {
		BackupPlan plan = request.plan().withSources(new ArrayList<>(targets));
		BackupProgress progress = new BackupProgress(this.output);
		try {
			BackupResult made = BackupApplication.run(new BackupRequest(plan, Set.of(), LABEL,
					"what " + request.destined().text() + " held before " + request.backup().value()
							+ " was restored to it" + (marked.isEmpty() ? "" : "; " + marked),
					true, "restore", request.requestedBy(), request.correlationId(), null, request.home(),
					request.environment()), progress);
			return made.manifest().backupId();
		}
		finally {
			progress.clear();
		}
	}

}
