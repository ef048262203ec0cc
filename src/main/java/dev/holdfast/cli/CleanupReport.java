package dev.holdfast.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.CleanupResult;
import dev.holdfast.retention.Decision;

/** What is printed of a cleanup. */
final class CleanupReport {

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

	private static final CleanupResult.About NOTHING = new CleanupResult.About(0, List.of());

	private final CleanupResult result;

	private final ZoneId zone;

	CleanupReport(CleanupResult result, ZoneId zone) {
		this.result = result;
		this.zone = zone;
	}

	/** Every backup with what becomes of it and why, the newest first. */
	void table(Output output) {
		TextTable table = new TextTable("BACKUP", "WHEN", "LABEL", "SIZE", "WHERE", "DECISION");
		for (Decision decision : this.result.decisions()) {
			CleanupResult.About about = about(decision);
			table.row(decision.backup().id(), when(decision), HistoryReport.or(decision.backup().label(), "-"),
					Quantities.size(about.bytes()), String.join(", ", about.destinations()), decision.line());
		}
		table.lines().forEach(output::line);
	}

	private String when(Decision decision) {
		return BackupId.parse(decision.backup().id())
			.map((id) -> MINUTE.format(id.instant().atZone(this.zone)))
			.orElse("-");
	}

	private CleanupResult.About about(Decision decision) {
		return this.result.about().getOrDefault(decision.backup().id(), NOTHING);
	}

	/** What was done, and what is wrong. */
	void outcome(Output output) {
		this.result.warnings().forEach(output::warning);
		if (this.result.failure() != null) {
			new ErrorPrinter(output).show(this.result.failure());
		}
		output.summary(this.result.plan() + ": " + (this.result.dryRun() ? would() : did()));
	}

	private String would() {
		return "would keep " + kept() + counted(" and remove ", with(Decision.Verdict.REMOVE).size())
				+ counted(" and move ", with(Decision.Verdict.MOVE).size()) + ": nothing is changed (--dry-run)";
	}

	private String did() {
		long bytes = this.result.removed()
			.stream()
			.map((id) -> this.result.about().getOrDefault(id, NOTHING))
			.mapToLong((about) -> about.bytes() * about.destinations().size())
			.sum();
		return "kept " + kept() + ", removed " + this.result.removed().size()
				+ ((bytes > 0) ? " (" + Quantities.size(bytes) + ")" : "")
				+ counted(", moved ", this.result.moved().size()) + " in " + Quantities.duration(this.result.millis());
	}

	private static String counted(String text, int count) {
		return (count > 0) ? text + count : "";
	}

	private String kept() {
		int all = this.result.decisions().size();
		return Quantities.count(all - with(Decision.Verdict.REMOVE).size(), "backup");
	}

	private List<Decision> with(Decision.Verdict verdict) {
		return this.result.decisions().stream().filter((decision) -> decision.verdict() == verdict).toList();
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("plan", this.result.plan());
		document.put("exitCode", this.result.exitCode().code());
		document.put("dryRun", this.result.dryRun());
		document.put("refusal", this.result.refusal());
		document.put("removed", this.result.removed());
		document.put("moved", this.result.moved());
		document.put("millis", this.result.millis());
		document.put("warnings", this.result.warnings());
		if (this.result.failure() != null) {
			document.put("message", this.result.failure().what());
			document.put("hint", this.result.failure().hint());
		}
		document.put("backups", this.result.decisions().stream().map(this::document).toList());
		return document;
	}

	private Map<String, Object> document(Decision decision) {
		Map<String, Object> described = new LinkedHashMap<>();
		described.put("backupId", decision.backup().id());
		described.put("label", decision.backup().label());
		described.put("decision", decision.verdict().name().toLowerCase(Locale.ROOT));
		described.put("reason", decision.reason());
		described.put("storageClass", decision.storageClass());
		described.put("bytes", about(decision).bytes());
		described.put("destinations", about(decision).destinations());
		return described;
	}

}
