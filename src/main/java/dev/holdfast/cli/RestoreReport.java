package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.restore.RestoreResult;

/** What is printed of a finished restore. */
final class RestoreReport {

	private final RestoreResult result;

	RestoreReport(RestoreResult result) {
		this.result = result;
	}

	/** Prints results to standard output and what is wrong to standard error. */
	void print(Output output) {
		output.line(this.result.backupId());
		Manifest manifest = this.result.manifest();
		if (manifest != null) {
			output.line("  fetch     " + this.result.location());
			output.line("  safety    " + this.result.safety());
			this.result.places().forEach((source, place) -> output.line("  load      " + source + " → " + place));
			new ProofReport(manifest, this.result.proofs()).print(output);
			this.result.checks()
				.forEach((check) -> output.line("  check     " + check.what() + "   "
						+ (check.passed() ? "as expected" : "NOT as expected: " + check.expected())));
		}
		this.result.before().forEach((what) -> output.line("  before    " + what));
		HoldfastException failure = this.result.failure();
		if (failure != null) {
			new ErrorPrinter(output).show(failure);
			output.line("NOT restored: " + this.result.state());
		}
		else if (manifest != null && !manifest.vouchedFor()) {
			output.line("restored in " + Quantities.duration(this.result.millis())
					+ ", UNPROVEN: compared only with what the archive says of itself");
		}
		else {
			output.line(
					"restored in " + Quantities.duration(this.result.millis()) + ", and compared with what was dumped");
		}
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("exitCode", this.result.exitCode().code());
		document.put("backupId", this.result.backupId());
		document.put("plan", this.result.plan());
		document.put("location", this.result.location());
		document.put("targets", this.result.places());
		document.put("safetyBackup", this.result.safety());
		document.put("millis", this.result.millis());
		document.put("loadMillis", this.result.loadMillis());
		document.put("state", this.result.state());
		document.put("withoutManifest", this.result.manifest() != null && !this.result.manifest().vouchedFor());
		document.put("before", this.result.before());
		document.put("warnings", this.result.warnings());
		document.put("checks", this.result.checks());
		Manifest manifest = this.result.manifest();
		document.put("sources",
				(manifest != null) ? new ProofReport(manifest, this.result.proofs()).documents() : List.of());
		HoldfastException failure = this.result.failure();
		if (failure != null) {
			document.put("message", failure.what());
			document.put("hint", failure.hint());
		}
		return document;
	}

}
