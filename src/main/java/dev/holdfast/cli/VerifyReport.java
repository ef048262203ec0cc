package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.verify.ContentFigures;
import dev.holdfast.verify.CopyResult;
import dev.holdfast.verify.Level;
import dev.holdfast.verify.VerifyResult;
import org.jspecify.annotations.Nullable;

/** What is printed of a finished verification. */
final class VerifyReport {

	private final VerifyResult result;

	VerifyReport(VerifyResult result) {
		this.result = result;
	}

	/** Prints results to standard output and what is wrong to standard error. */
	void print(Output output) {
		this.result.warnings().forEach(output::warning);
		if (this.result.failure() == null) {
			output.summary("verified in " + Quantities.duration(this.result.millis()) + ": " + found());
			this.result.notes().forEach((note) -> output.summary("  " + note));
			return;
		}
		ErrorPrinter errors = new ErrorPrinter(output);
		List<HoldfastException> problems = new ArrayList<>();
		this.result.copies().forEach((copy) -> {
			if (copy.problem() != null) {
				problems.add(copy.problem());
			}
		});
		if (!problems.contains(this.result.failure())) {
			problems.add(this.result.failure());
		}
		problems.forEach(errors::show);
		output.line("NOT verified: " + this.result.backupId());
	}

	private String found() {
		Level level = this.result.level();
		if (level == null) {
			return "nothing, no destination holds it";
		}
		String size = Quantities.size(this.result.archiveBytes());
		return switch (level) {
			case CONTENT -> "content of " + size + " read back" + content(this.result.content());
			case CHECKSUM -> "checksum of " + size + " read back";
			case METADATA -> "manifest and signature";
			case STORE -> "the store has " + size + ", as its manifest says";
		};
	}

	private static String content(@Nullable ContentFigures figures) {
		if (figures == null) {
			return "";
		}
		List<String> parts = new ArrayList<>();
		if (figures.tables() > 0) {
			parts.add(Quantities.count(figures.tables(), "table"));
		}
		if (figures.scripted() > 0) {
			parts.add("the script of " + Quantities.count(figures.scripted(), "table"));
		}
		if (figures.files() > 0) {
			parts.add(Quantities.entries(figures.files()));
		}
		return parts.isEmpty() ? ", empty as dumped" : ", " + listed(parts) + " as dumped";
	}

	private static String listed(List<String> parts) {
		int last = parts.size() - 1;
		return (last == 0) ? parts.get(0) : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("backupId", this.result.backupId());
		document.put("plan", this.result.plan());
		document.put("exitCode", this.result.exitCode().code());
		document.put("verified", this.result.failure() == null);
		Level level = this.result.level();
		document.put("level", (level != null) ? level.word() : null);
		document.put("millis", this.result.millis());
		document.put("archiveBytes", this.result.archiveBytes());
		document.put("content", this.result.content());
		document.put("destinations", this.result.copies().stream().map(VerifyReport::copy).toList());
		return document;
	}

	private static Map<String, Object> copy(CopyResult copy) {
		Map<String, Object> described = new LinkedHashMap<>();
		described.put("destination", copy.destination());
		described.put("location", copy.location());
		described.put("result", copy.word());
		Level level = copy.level();
		described.put("level", (level != null) ? level.word() : null);
		described.put("bytes", copy.bytes());
		described.put("notes", copy.notes());
		described.put("warnings", copy.warnings());
		HoldfastException problem = copy.problem();
		if (problem != null) {
			described.put("code", problem.code().code());
			described.put("message", problem.what());
			described.put("hint", problem.hint());
		}
		return described;
	}

}
