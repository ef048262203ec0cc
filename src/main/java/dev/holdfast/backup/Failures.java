package dev.holdfast.backup;

import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.UpstreamFailedException;
import org.springframework.batch.core.job.JobExecution;

/** Finds what really failed among all that failed with it. */
final class Failures {

	private Failures() {
	}

	/** The failure that the others followed from. */
	static HoldfastException of(JobExecution execution, BackupRun run) {
		Throwable first = run.pipeline().failure();
		if (first instanceof HoldfastException known) {
			return known;
		}
		for (Throwable failure : execution.getAllFailureExceptions()) {
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				if (cause instanceof HoldfastException known && !(failure instanceof UpstreamFailedException)) {
					return known;
				}
			}
		}
		Throwable any = (first != null) ? first : execution.getAllFailureExceptions().stream().findFirst().orElse(null);
		return new HoldfastException(ExitCode.DEFECT, "backup failed: " + any,
				"this is a defect in Holdfast: please report it with the output of --debug", any);
	}

	/** All warnings once, in order. */
	static List<String> warnings(List<String> recorded, List<String> later) {
		List<String> all = new ArrayList<>(recorded);
		later.stream().filter((warning) -> !all.contains(warning)).forEach(all::add);
		return all;
	}

}
