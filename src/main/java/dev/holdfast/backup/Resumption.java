package dev.holdfast.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import dev.holdfast.Version;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.LastRun;
import dev.holdfast.history.LastRuns;
import dev.holdfast.history.Recovery;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.PipelineSettings;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import dev.holdfast.plan.BackupPlan;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobOperator;

/**
 * Decides whether a launch takes up the plan's last run: when that died, failed or was
 * stopped, was asked for in the same way under the same plan and program, and its staging
 * is whole and young enough. Else that run is abandoned.
 */
final class Resumption {

	private final BackupRequest request;

	private final Recovery recovery;

	private final LastRuns lastRuns;

	private final JobOperator operator;

	private final RunProgress progress;

	Resumption(BackupRequest request, Recovery recovery, LastRuns lastRuns, JobOperator operator,
			RunProgress progress) {
		this.request = request;
		this.recovery = recovery;
		this.lastRuns = lastRuns;
		this.operator = operator;
		this.progress = progress;
	}

	/** The run to take up; empty for a new one. To be called under the plan's lock. */
	Optional<Resumed> decide(Instant now) throws IOException {
		String plan = this.request.plan().name();
		this.recovery.recover(HistoryKeys.BACKUP_JOB, plan);
		LastRun last = this.lastRuns.find(HistoryKeys.BACKUP_JOB, plan).filter(LastRun::isRestartable).orElse(null);
		if (last == null) {
			return Optional.empty();
		}
		BackupId id = BackupId.parse(String.valueOf(last.parameter(HistoryKeys.BACKUP_ID))).orElse(null);
		String reason = reasonAgainst(last, now);
		Staging staging = (id != null && reason == null) ? Staging.find(this.request.stagingRoot(), plan, id.value())
				: null;
		if (id == null || staging == null) {
			abandon(last);
			this.progress.anew(String.valueOf(last.parameter(HistoryKeys.BACKUP_ID)),
					(reason != null) ? reason : withoutStaging(last));
			return Optional.empty();
		}
		return Optional.of(new Resumed(id, staging, last.execution().getJobParameters()));
	}

	private static String withoutStaging(LastRun last) {
		return (last.steps().get("dump") == BatchStatus.COMPLETED)
				? "its staging is gone, or of another start of the machine" : "its dump had not finished";
	}

	/** How big the plan's last backup was. */
	PipelineSettings.Expected expected() {
		return this.lastRuns.lastCompleted(HistoryKeys.BACKUP_JOB, this.request.plan().name())
			.map((context) -> new PipelineSettings.Expected(context.getLong(HistoryKeys.ORIGINAL_BYTES, 0),
					context.getLong(HistoryKeys.ARCHIVE_BYTES, 0)))
			.orElse(PipelineSettings.Expected.UNKNOWN);
	}

	/** Why a run cannot be taken up, for people; null when it can. */
	private @Nullable String reasonAgainst(LastRun last, Instant now) {
		if (this.request.fresh()) {
			return "--fresh asks for it";
		}
		if (!this.request.plan().hash().equals(last.parameter(HistoryKeys.PLAN_HASH))) {
			return "the plan has changed since";
		}
		if (!Version.current().equals(last.parameter(HistoryKeys.VERSION))) {
			return "Holdfast has another version now";
		}
		if (!this.request.trigger().equals(last.parameter(HistoryKeys.TRIGGER))
				|| !Objects.equals(this.request.label(), last.parameter(HistoryKeys.LABEL))
				|| !Objects.equals(sourceNames(this.request), last.parameter(HistoryKeys.SOURCES))) {
			return "it was asked for with another trigger, label or choice of sources";
		}
		return isYoung(last, now) ? null
				: "it began more than " + this.request.plan().resumeWithin().toMinutes() + " minutes ago";
	}

	private boolean isYoung(LastRun last, Instant now) {
		return last.firstStarted().plus(this.request.plan().resumeWithin()).isAfter(now);
	}

	private void abandon(LastRun last) {
		try {
			this.operator.abandon(last.execution());
		}
		catch (JobExecutionAlreadyRunningException ex) {
			throw new IllegalStateException("a run is open under our own lock", ex);
		}
	}

	/** Names of the chosen sources as a job parameter; null for all. */
	static @Nullable String sourceNames(BackupRequest request) {
		return request.sources().isEmpty() ? null : String.join(",", request.sources().stream().sorted().toList());
	}

	/**
	 * A run to take up.
	 *
	 * @param id its backup's id
	 * @param staging as it was left
	 * @param parameters of the job
	 */
	record Resumed(BackupId id, Staging staging, JobParameters parameters) {
	}

}
