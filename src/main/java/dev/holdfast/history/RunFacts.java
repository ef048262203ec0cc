package dev.holdfast.history;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is known of every run, however it ended. Times are UTC.
 *
 * @param executionId of the run's latest execution
 * @param job the job
 * @param backupId the backup that was made or worked on, or null
 * @param plan the plan, or null
 * @param label for example {@code pre-deploy}, or null
 * @param description free text, or null
 * @param trigger what started it, or null
 * @param requestedBy who asked for it, or null
 * @param correlationId ties it to its cause, or null
 * @param version of the program, or null
 * @param created when the execution was created
 * @param started when it began, or null
 * @param ended when it ended, or null while it runs
 */
public record RunFacts(long executionId, String job, @Nullable String backupId, @Nullable String plan,
		@Nullable String label, @Nullable String description, @Nullable String trigger, @Nullable String requestedBy,
		@Nullable String correlationId, @Nullable String version, Instant created, @Nullable Instant started,
		@Nullable Instant ended) {

	/** How long it took; null where it has not ended. */
	public @Nullable Duration duration() {
		return (this.started != null && this.ended != null) ? Duration.between(this.started, this.ended) : null;
	}

}
