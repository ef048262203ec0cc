package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToLongFunction;

import dev.holdfast.destination.Destination;
import dev.holdfast.pipeline.Pipeline;
import dev.holdfast.pipeline.PipelineSettings;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.source.Source;

/** Opens the pipeline of a run. */
final class BackupRuns {

	private static final long PART_SIZE = 32L << 20;

	private BackupRuns() {
	}

	/**
	 * Opens a run on its staging directory.
	 * @param expectedSize of the archive in bytes, 0 for unknown
	 */
	static BackupRun open(BackupRequest request, Parties parties, BackupId id, Staging staging, RunProgress progress,
			long expectedSize) throws IOException {
		BackupPlan plan = request.plan();
		PipelineSettings settings = new PipelineSettings(id.value(),
				sources(request, staging.directory().resolve("sources")), plan.compression(), parties.cipher(),
				parties.targets(), id.archive(plan), plan.handOff(), plan.limits().staging(),
				partSizes(expectedSize, parties.destinations()), expectedSize,
				Runtime.getRuntime().availableProcessors());
		return new BackupRun(request, id, staging, new Pipeline(settings, staging, progress), parties, progress);
	}

	private static IntToLongFunction partSizes(long expectedSize, List<Destination> destinations) {
		return (number) -> PART_SIZE;
	}

	private static List<Source> sources(BackupRequest request, Path directory) {
		return request.plan()
			.sources()
			.stream()
			.filter((spec) -> request.sources().isEmpty() || request.sources().contains(spec.name()))
			.map((spec) -> Sources.open(spec, request.environment(), directory))
			.toList();
	}

}
