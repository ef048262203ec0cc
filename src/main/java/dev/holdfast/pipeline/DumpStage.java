package dev.holdfast.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Dumps the sources one after another into one tar stream. */
final class DumpStage {

	private static final String NOTE = "dump";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final PipelineSettings settings;

	private final Staging staging;

	private final SegmentQueue raw;

	private final Gate gate;

	private final RunProgress progress;

	private final long segmentSize;

	DumpStage(PipelineSettings settings, Staging staging, SegmentQueue raw, Gate gate, RunProgress progress,
			long segmentSize) {
		this.settings = settings;
		this.staging = staging;
		this.raw = raw;
		this.gate = gate;
		this.progress = progress;
		this.segmentSize = segmentSize;
	}

	/** What a finished dump said; null when none has finished. */
	static @Nullable DumpOutcome noted(Staging staging) throws IOException {
		String note = staging.note(NOTE);
		return (note != null) ? JSON.readValue(note, DumpOutcome.class) : null;
	}

	DumpOutcome run(Runnable awaitCompletion, boolean sealed) throws IOException {
		DumpOutcome outcome = (sealed || this.raw.endNote() != null) ? noted(this.staging) : null;
		if (outcome == null) {
			outcome = dump();
		}
		awaitCompletion.run();
		return outcome;
	}

	private DumpOutcome dump() throws IOException {
		List<String> warnings = new ArrayList<>();
		Map<String, Preflight> seen = check(warnings);
		try (RawOutput out = new RawOutput(this.raw, this.segmentSize);
				ArchiveDump archive = new ArchiveDump(out, this.staging.directory().resolve("scratch"),
						this.settings.backupId(), this.gate, this.progress)) {
			this.progress.dumpBegins();
			archive.document("backup.json", header(seen));
			List<SourceSummary> summaries = new ArrayList<>();
			for (Source source : this.settings.sources()) {
				summaries.add(dump(source, archive));
			}
			archive.finish();
			this.gate.check();
			warnings.addAll(archive.warnings());
			DumpOutcome outcome = new DumpOutcome(summaries, warnings, out.total());
			// the note first: an ended stream without its outcome could not be recorded
			this.staging.note(NOTE, JSON.writeValueAsString(outcome));
			this.raw.end(out.segments(), "{}");
			return outcome;
		}
	}

	private SourceSummary dump(Source source, ArchiveDump archive) {
		Dump dump = archive.of(source.name(), source.type());
		SourceSummary summary = source.dump(dump);
		archive.end();
		this.progress.sourceDumped(summary);
		return summary;
	}

	private Map<String, Preflight> check(List<String> warnings) throws IOException {
		Map<String, Preflight> seen = new LinkedHashMap<>();
		for (Source source : this.settings.sources()) {
			Preflight preflight = source.check();
			preflight.warnings().forEach((warning) -> {
				warnings.add(source.name() + ": " + warning);
				this.progress.warn(source.name() + ": " + warning);
			});
			seen.put(source.name(), preflight);
		}
		long estimated = seen.values().stream().mapToLong(Preflight::estimatedBytes).sum();
		checkSize(estimated);
		StagingSpace.checkEstimate(this.settings, this.staging.directory(), estimated).forEach(this.progress::warn);
		return seen;
	}

	/** Not every format holds an archive of any size: told before anything is read. */
	private void checkSize(long estimated) {
		boolean compressed = this.settings.compression().algorithm() != CompressionSpec.Algorithm.NONE;
		long expected = compressed ? this.settings.expected().archive()
				: Math.max(estimated, this.settings.expected().archive());
		if (expected > this.settings.cipher().largest()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"an archive of about " + (expected >> 20) + " MiB does not fit into encryption format "
							+ this.settings.cipher().format() + ", which ends at "
							+ (this.settings.cipher().largest() >> 20) + " MiB",
					"set encryption.format: openpgp");
		}
	}

	private String header(Map<String, Preflight> seen) {
		List<Map<String, Object>> sources = new ArrayList<>();
		for (Source source : this.settings.sources()) {
			Preflight preflight = seen.get(source.name());
			sources.add(Map.of("name", source.name(), "type", source.type(), "versions",
					(preflight != null) ? preflight.versions() : Map.of()));
		}
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("schemaVersion", 1);
		document.put("backupId", this.settings.backupId());
		document.put("sources", sources);
		return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
	}

}
