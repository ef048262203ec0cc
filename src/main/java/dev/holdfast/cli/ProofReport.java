package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.loading.Differences;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.Proof;
import dev.holdfast.source.SourceSummary;

/** What is printed of proofs. */
final class ProofReport {

	private final Manifest manifest;

	private final Map<String, Proof> proofs;

	ProofReport(Manifest manifest, Map<String, Proof> proofs) {
		this.manifest = manifest;
		this.proofs = proofs;
	}

	/** A line for each source, and one for each difference. */
	void print(Output output) {
		for (SourceSummary source : this.manifest.sources()) {
			Proof proof = this.proofs.get(source.name());
			if (proof == null) {
				continue;
			}
			boolean files = source.type().equals("files");
			long rows = proof.tables().stream().mapToLong(Proof.Compared::foundRows).sum();
			output.line(String.format("  %-8s  %-9s %s%s", "prove", source.name(),
					files ? Quantities.count(rows, "file")
							: Quantities.count(proof.tables().size(), "table") + "   " + Quantities.count(rows, "row")
									+ "   " + Quantities.count(proof.objects(), "object"),
					proof.passed() ? "   as dumped"
							: "   " + Quantities.count(proof.differences().size(), "difference")));
			proof.differences().forEach((difference) -> output.line("    " + Differences.text(difference)));
			proof.notCompared().forEach((what) -> output.line("    not compared: " + what));
		}
	}

	/** The same for programs. */
	List<Map<String, Object>> documents() {
		List<Map<String, Object>> all = new ArrayList<>();
		this.proofs.forEach((source, proof) -> {
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("source", source);
			document.put("passed", proof.passed());
			document.put("objects", proof.objects());
			document.put("tables", proof.tables());
			document.put("differences", proof.differences());
			document.put("notCompared", proof.notCompared());
			all.add(document);
		});
		return all;
	}

}
