package dev.holdfast.backup;

import java.util.List;

import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.Warnings;
import dev.holdfast.pipeline.CompressOutcome;
import dev.holdfast.pipeline.DumpOutcome;
import dev.holdfast.pipeline.Seal;
import dev.holdfast.pipeline.UploadOutcome;
import dev.holdfast.source.SourceSummary;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** What each step leaves in its own context for the history. */
final class StepFigures {

	private StepFigures() {
	}

	static void dumped(ExecutionContext context, DumpOutcome outcome) {
		context.putLong(HistoryKeys.BYTES_OUT, outcome.bytes());
		context.putLong(HistoryKeys.ROWS, outcome.sources().stream().mapToLong(SourceSummary::rows).sum());
		context.putLong(HistoryKeys.TABLES,
				outcome.sources().stream().mapToLong((source) -> source.tables().size()).sum());
		context.putLong(HistoryKeys.FILES, outcome.sources().stream().mapToLong(SourceSummary::files).sum());
		Warnings.write(context, outcome.warnings(), outcome.warnings().size());
	}

	static void compressed(ExecutionContext context, CompressOutcome outcome) {
		context.putLong(HistoryKeys.BYTES_IN, outcome.bytesIn());
		context.putLong(HistoryKeys.BYTES_OUT, outcome.bytesOut());
	}

	static void encrypted(ExecutionContext context, Seal seal) {
		context.putLong(HistoryKeys.BYTES_OUT, seal.size());
		context.putLong(HistoryKeys.SEGMENTS, seal.parts());
	}

	static void uploaded(ExecutionContext context, List<UploadOutcome> outcomes) {
		context.putLong(HistoryKeys.BYTES_OUT, outcomes.stream().mapToLong(UploadOutcome::sentBytes).sum());
	}

}
