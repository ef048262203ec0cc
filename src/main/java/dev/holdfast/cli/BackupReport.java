package dev.holdfast.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.backup.BackupResult;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.pipeline.UploadOutcome;
import dev.holdfast.source.SourceSummary;

/** What is printed of a finished backup. */
final class BackupReport {

	private final BackupResult result;

	private final BackupProgress progress;

	/** Of the plan: its dates are those of its zone. */
	private final ZoneId zone;

	private final int width;

	BackupReport(BackupResult result, BackupProgress progress, ZoneId zone) {
		this.result = result;
		this.progress = progress;
		this.zone = zone;
		this.width = width(result);
	}

	/** For people: one block, a line for each source and destination. */
	List<String> lines() {
		Manifest manifest = this.result.manifest();
		Manifest.Archive archive = manifest.archive();
		List<String> lines = new ArrayList<>();
		lines.add(manifest.backupId());
		String step = "dump";
		for (SourceSummary source : manifest.sources()) {
			lines.add(line(step, source.name(), dumped(source)));
			step = "";
		}
		lines.add(line("compress", algorithm(archive),
				Quantities.size(archive.uncompressedSize()) + " → " + Quantities.size(archive.compressedSize()) + "  ("
						+ Quantities.ratio(archive.uncompressedSize(), archive.compressedSize()) + ")"));
		lines.add(line("encrypt", archive.encryption(), String.join(", ", archive.recipients())));
		step = "upload";
		for (UploadOutcome upload : this.result.uploads()) {
			lines.add(line(step, upload.destination(),
					upload.stored() ? upload.location() : "FAILED: " + upload.failure()));
			step = "";
		}
		lines.add(line("record", "sha256", archive.sha256() + keep(manifest)));
		lines.add((this.result.resumed() ? "resumed and backed up in " : "backed up in ")
				+ Quantities.duration(this.result.millis()) + (this.result.warnings().isEmpty() ? ""
						: ", " + Quantities.count(this.result.warnings().size(), "warning")));
		return lines;
	}

	/** What somebody may want to type after it. */
	static String next(BackupResult result) {
		return "look at it: holdfast show " + result.manifest().backupId();
	}

	private String keep(Manifest manifest) {
		return (manifest.expiresAt() == null) ? "   keep (" + manifest.retentionClass() + ")" : "   keep until "
				+ manifest.expiresAt().atZone(this.zone).toLocalDate() + " (" + manifest.retentionClass() + ")";
	}

	private static String algorithm(Manifest.Archive archive) {
		return archive.compression() + (archive.compression().matches("zstd|gzip") ? " " + archive.level() : "");
	}

	private String line(String step, String name, String rest) {
		return String.format("  %-8s  %-" + this.width + "s  %s", step, name, rest).stripTrailing();
	}

	/** Of the second column: whatever stands in it, the third begins at one place. */
	private static int width(BackupResult result) {
		Manifest manifest = result.manifest();
		return Stream
			.of(manifest.sources().stream().map(SourceSummary::name),
					result.uploads().stream().map(UploadOutcome::destination),
					Stream.of(algorithm(manifest.archive()), manifest.archive().encryption()))
			.flatMap((names) -> names)
			.mapToInt(String::length)
			.reduce(9, Math::max);
	}

	private String dumped(SourceSummary source) {
		long millis = this.progress.millis(source.name());
		String what = source.tables().isEmpty() && source.files() > 0 ? Quantities.entries(source.files())
				: Quantities.count(source.tables().size(), "table") + "   " + Quantities.count(source.rows(), "row");
		return String.format("%-28s %12s  %8s   %s", what, Quantities.size(source.bytes()),
				(millis > 0) ? Quantities.duration(millis) : "", Quantities.rate(source.bytes(), millis));
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Manifest manifest = this.result.manifest();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("backupId", manifest.backupId());
		document.put("plan", manifest.plan());
		document.put("exitCode", this.result.exitCode().code());
		document.put("resumed", this.result.resumed());
		document.put("millis", this.result.millis());
		document.put("warnings", this.result.warnings());
		document.put("destinations", this.result.uploads());
		document.put("manifest", manifest);
		return document;
	}

}
