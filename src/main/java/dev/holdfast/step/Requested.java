package dev.holdfast.step;

import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

import dev.holdfast.Version;
import dev.holdfast.history.HistoryKeys;

/**
 * Who wants a run, why, and under which id.
 *
 * @param trigger {@code manual}, {@code schedule} or what started the run
 * @param requestedBy who asked, {@code user@host} unless told
 * @param correlationId ties the run to whatever caused it
 * @param runId identifies the run; null for a new one
 */
public record Requested(String trigger, String requestedBy, String correlationId, @Nullable String runId) {

	/** The run's id; a new one at each call where none was given. */
	public String id() {
		return (this.runId != null) ? this.runId : UUID.randomUUID().toString();
	}

	/**
	 * Parameters of a run.
	 * @param id of the run, the only one that identifies
	 * @param lock name of the lock that the run holds
	 * @param more those of this kind of run
	 */
	public JobParameters parameters(String id, String lock, Map<String, String> more) {
		JobParametersBuilder parameters = new JobParametersBuilder().addString(HistoryKeys.RUN_ID, id, true)
			.addString(HistoryKeys.LOCK, lock, false)
			.addString(HistoryKeys.TRIGGER, this.trigger, false)
			.addString(HistoryKeys.REQUESTED_BY, this.requestedBy, false)
			.addString(HistoryKeys.CORRELATION_ID, this.correlationId, false)
			.addString(HistoryKeys.VERSION, Version.current(), false);
		more.forEach((name, value) -> parameters.addString(name, value, false));
		return parameters.toJobParameters();
	}

}
