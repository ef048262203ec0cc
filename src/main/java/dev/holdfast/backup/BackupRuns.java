package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.PartSizes;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.history.PlanLock;
import dev.holdfast.pipeline.Pipeline;
import dev.holdfast.pipeline.PipelineSettings;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.pipeline.Staging;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.source.Source;

/** Opens the pipeline of a run. */
final class BackupRuns {

	private BackupRuns() {
	}

	/**
	 * Opens a run on its staging directory.
	 * @param expected how big the archive will probably be
	 * @param lock the plan's, confirmed before anything is sealed
	 */
	static BackupRun open(BackupRequest request, Parties parties, BackupId id, Staging staging, RunProgress progress,
			PipelineSettings.Expected expected, PlanLock lock) throws IOException {
		BackupPlan plan = request.plan();
		PipelineSettings settings = new PipelineSettings(id.value(),
				sources(request, staging.emptyDirectory("sources")), plan.compression(), parties.cipher(),
				parties.targets(), id.archive(plan), plan.handOff(), plan.limits().staging(),
				partSizes(expected, parties.destinations()), expected, Runtime.getRuntime().availableProcessors(),
				lock::confirm);
		return new BackupRun(request, id, staging, new Pipeline(settings, staging, progress), parties, progress);
	}

	private static IntToLongFunction partSizes(PipelineSettings.Expected expected, List<Destination> destinations) {
		return PartSizes.choose(expected.archive(),
				destinations.stream().map(Destination::partLimits).toList())::sizeOf;
	}

	/** The home, staging and local destinations: a backup of them would never end. */
	private static List<Path> own(BackupRequest request) {
		Stream<Path> local = request.plan()
			.destinations()
			.stream()
			.flatMap((spec) -> (spec instanceof LocalSpec directory) ? Stream.of(directory.path()) : Stream.empty());
		return Stream.concat(Stream.of(request.home(), request.stagingRoot()), local).toList();
	}

	private static List<Source> sources(BackupRequest request, Path directory) {
		return request.plan()
			.sources()
			.stream()
			.filter((spec) -> request.sources().isEmpty() || request.sources().contains(spec.name()))
			.map((spec) -> Sources.open(spec, request.environment(), directory, request.home(), own(request)))
			.toList();
	}

}
