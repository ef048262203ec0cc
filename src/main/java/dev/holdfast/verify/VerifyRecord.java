package dev.holdfast.verify;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.Warnings;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** Writes what the history says of a verification. */
final class VerifyRecord {

	private VerifyRecord() {
	}

	/** Into the context of the step that checked: what it read. */
	static void checked(VerifyRun run, StepExecution step) {
		ExecutionContext context = step.getExecutionContext();
		VerifyResult result = run.result(0, null);
		context.putLong(HistoryKeys.BYTES_IN, result.copies().stream().mapToLong(CopyResult::bytes).sum());
		ContentFigures content = result.content();
		if (content != null) {
			context.putLong(HistoryKeys.BYTES_OUT, content.bytes());
			context.putLong(HistoryKeys.TABLES, content.tables() + content.scripted());
			context.putLong(HistoryKeys.ROWS, content.rows());
			context.putLong(HistoryKeys.FILES, content.files());
		}
	}

	/** Into the job's context: what is known of each destination's copy. */
	static void record(VerifyRun run, StepExecution step) {
		String runId = step.getJobExecution().getJobParameters().getString(HistoryKeys.RUN_ID);
		run.leaveFact(String.valueOf(runId), Instant.now());
		ExecutionContext context = step.getJobExecution().getExecutionContext();
		VerifyResult result = run.result(0, null);
		Level level = result.level();
		if (level != null && result.failure() == null) {
			context.putString(HistoryKeys.VERIFIED_LEVEL, level.word());
		}
		context.putLong(HistoryKeys.ARCHIVE_BYTES, result.archiveBytes());
		context.putString(HistoryKeys.DESTINATION_NAMES,
				result.copies().stream().map(CopyResult::destination).collect(Collectors.joining(",")));
		result.copies().forEach((copy) -> copy(context, copy));
		List<String> warnings = result.warnings();
		Warnings.write(context, warnings, warnings.size());
	}

	private static void copy(ExecutionContext context, CopyResult copy) {
		String name = copy.destination();
		context.putString(HistoryKeys.destination(name, HistoryKeys.RESULT), copy.word());
		context.putString(HistoryKeys.destination(name, HistoryKeys.LOCATION), copy.location());
		Level level = copy.level();
		if (level != null) {
			context.putString(HistoryKeys.destination(name, HistoryKeys.VERIFIED), level.word());
		}
		HoldfastException problem = copy.problem();
		if (problem != null) {
			context.putString(HistoryKeys.destination(name, HistoryKeys.MESSAGE), problem.what());
		}
		else if (!copy.notes().isEmpty()) {
			context.putString(HistoryKeys.destination(name, HistoryKeys.MESSAGE), String.join("; ", copy.notes()));
		}
	}

}
