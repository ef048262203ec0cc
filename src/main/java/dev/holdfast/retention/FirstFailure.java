package dev.holdfast.retention;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import dev.holdfast.failure.HoldfastException;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.partition.StepExecutionAggregator;
import org.springframework.batch.core.step.StepExecution;

/** Fails the step of all deletions as the first that failed, in its words. */
final class FirstFailure implements StepExecutionAggregator {

	@Override
	public void aggregate(StepExecution result, Collection<StepExecution> partitions) {
		long done = partitions.stream().filter((each) -> each.getStatus() == BatchStatus.COMPLETED).count();
		result.setWriteCount(done);
		if (partitions.stream().anyMatch((each) -> each.getStatus() == BatchStatus.STOPPED)) {
			throw new CancellationException("stopped");
		}
		List<HoldfastException> failures = partitions.stream()
			.flatMap((each) -> each.getFailureExceptions().stream())
			.map((failure) -> (failure instanceof HoldfastException known) ? known : null)
			.filter(Objects::nonNull)
			.toList();
		if (!failures.isEmpty()) {
			HoldfastException first = failures.get(0);
			String more = (failures.size() > 1) ? "; " + (partitions.size() - done) + " backups are still there" : "";
			throw new HoldfastException(first.code(), first.what() + more, first.hint(), first);
		}
		partitions.stream().flatMap((each) -> each.getFailureExceptions().stream()).findFirst().ifPresent((failure) -> {
			throw new IllegalStateException("a deletion failed", failure);
		});
	}

}
