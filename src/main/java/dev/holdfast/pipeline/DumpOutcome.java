package dev.holdfast.pipeline;

import java.util.List;

import dev.holdfast.source.SourceSummary;

/**
 * What a finished dump has to say, kept in staging for the steps after it.
 *
 * @param sources each source's summary
 * @param warnings what did not go quite well
 * @param bytes of the tar stream
 */
public record DumpOutcome(List<SourceSummary> sources, List<String> warnings, long bytes) {

	public DumpOutcome {
		sources = List.copyOf(sources);
		warnings = List.copyOf(warnings);
	}

}
