package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.restoretest.RestoreTestResult;

/** What is printed of a finished restore test. */
final class RestoreTestReport {

	private final RestoreTestResult result;

	RestoreTestReport(RestoreTestResult result) {
		this.result = result;
	}

	/** Prints results to standard output and what is wrong to standard error. */
	void print(Output output) {
		output.line(this.result.backupId());
		Manifest manifest = this.result.manifest();
		if (manifest != null) {
			output.line("  fetch     " + this.result.location());
			if (this.result.loadMillis() > 0) {
				output.line("  load      " + Quantities.size(manifest.archive().size()) + " → "
						+ Quantities.size(manifest.archive().uncompressedSize()) + "   "
						+ Quantities.duration(this.result.loadMillis()));
			}
			new ProofReport(manifest, this.result.proofs()).print(output);
			this.result.checks()
				.forEach((check) -> output.line("  check     " + check.what() + "   "
						+ (check.passed() ? "as expected" : "NOT as expected: " + check.expected())));
		}
		HoldfastException failure = this.result.failure();
		if (failure != null) {
			new ErrorPrinter(output).show(failure);
			output.line("NOT proven: " + this.result.backupId());
		}
		else {
			output.line("proven in " + Quantities.duration(this.result.millis())
					+ ": restored, compared with what was dumped, and dropped again");
		}
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("backupId", this.result.backupId());
		document.put("plan", this.result.plan());
		document.put("exitCode", this.result.exitCode().code());
		document.put("proven", this.result.proven());
		document.put("location", this.result.location());
		document.put("millis", this.result.millis());
		document.put("loadMillis", this.result.loadMillis());
		document.put("proveMillis", this.result.proveMillis());
		document.put("warnings", this.result.warnings());
		Manifest manifest = this.result.manifest();
		document.put("sources",
				(manifest != null) ? new ProofReport(manifest, this.result.proofs()).documents() : List.of());
		document.put("checks", this.result.checks());
		HoldfastException failure = this.result.failure();
		if (failure != null) {
			document.put("message", failure.what());
			document.put("hint", failure.hint());
		}
		return document;
	}

}
