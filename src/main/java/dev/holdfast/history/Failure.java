package dev.holdfast.history;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.UpstreamFailedException;
import dev.holdfast.source.DumpStoppedException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Why something failed, as it is kept in the history: no stack trace, and nothing of an
 * unknown exception but its class, because its message may hold a secret.
 *
 * @param code the class of the failure
 * @param message what and where
 * @param hint what to do, or null
 */
public record Failure(ExitCode code, String message, @Nullable String hint) {

	/** What one exception says, or the first of its causes that says it well. */
	public static Failure of(Throwable thrown) {
		if (thrown instanceof UpstreamFailedException) {
			return new Failure(ofCauses(thrown).code(), String.valueOf(thrown.getMessage()), null);
		}
		return ofCauses(thrown);
	}

	private static Failure ofCauses(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof HoldfastException known) {
				return new Failure(known.code(), known.what(), known.hint());
			}
			if (cause instanceof SQLException sql && ofRepository(thrown)) {
				return new Failure(FullHome.saysFull(thrown) ? ExitCode.DISK_FULL : ExitCode.UNREACHABLE,
						"history cannot be used: " + Reasons.of(sql), null);
			}
		}
		if (isStop(thrown)) {
			return new Failure(ExitCode.TERMINATED, "stopped", null);
		}
		return new Failure(ExitCode.DEFECT, "a defect in holdfast: " + thrown.getClass().getName(),
				"run it again with --debug and report what it prints");
	}

	/**
	 * What a job failed of: what its other steps say they ended because of; without such,
	 * the failures that are no consequences in the order of the class of failure.
	 */
	static @Nullable Failure first(Collection<Throwable> thrown) {
		List<Throwable> causes = thrown.stream().filter((failure) -> !follows(failure)).toList();
		if (causes.isEmpty()) {
			return thrown.stream().map(Failure::ofCauses).findFirst().orElse(null);
		}
		List<Throwable> roots = thrown.stream()
			.filter(UpstreamFailedException.class::isInstance)
			.map(Throwable::getCause)
			.filter(Objects::nonNull)
			.toList();
		return causes.stream()
			.filter((cause) -> roots.stream().anyMatch((root) -> isCausedBy(cause, root)))
			.findFirst()
			.map(Failure::of)
			.orElseGet(() -> gravest(causes));
	}

	private static Failure gravest(List<Throwable> causes) {
		return causes.stream()
			.map(Failure::of)
			.reduce((first, second) -> ExitCodes.precedes(second.code(), first.code()) ? second : first)
			.orElseThrow();
	}

	private static boolean isCausedBy(Throwable failure, Throwable root) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause == root) {
				return true;
			}
		}
		return false;
	}

	/** Whether it happened only because something else had failed or was stopped. */
	static boolean follows(Throwable thrown) {
		return thrown instanceof UpstreamFailedException || isStop(thrown);
	}

	/** Whether it says that the run was asked to stop. */
	static boolean isStop(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof JobInterruptedException || cause instanceof CancellationException
					|| cause instanceof DumpStoppedException) {
				return true;
			}
		}
		return false;
	}

	private static boolean ofRepository(Throwable thrown) {
		return thrown instanceof DataAccessException || thrown instanceof TransactionException;
	}

	/** Message and hint as they are printed. */
	public String text() {
		return (this.hint == null) ? this.message : this.message + "\nHINT: " + this.hint;
	}

}
