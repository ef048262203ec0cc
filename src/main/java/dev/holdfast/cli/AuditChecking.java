package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.audit.AuditFinding;
import dev.holdfast.audit.AuditHead;
import dev.holdfast.audit.AuditReport;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryAudit;
import dev.holdfast.history.HistoryDatabase;
import org.jspecify.annotations.Nullable;

/** {@code history --check-audit}: was anything in the history changed by hand? */
final class AuditChecking {

	private final Invocation invocation;

	AuditChecking(Invocation invocation) {
		this.invocation = invocation;
	}

	/**
	 * Checks and tells.
	 * @param destinations whose backups have notes of the chain
	 * @return 0, or 3 when something could not be told
	 * @throws HoldfastException with {@code DAMAGED} when something was changed
	 */
	int run(List<NamedDestination> destinations) {
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			ExitCode code = tell(new HistoryAudit(database).check(new StoredWitnesses(destinations)));
			if (destinations.isEmpty()) {
				this.invocation.output()
					.next("to compare it with what lies beside the backups, too: name a plan, or --at DESTINATION");
			}
			return code.code();
		}
	}

	private ExitCode tell(AuditReport report) {
		Output output = this.invocation.output();
		AuditHead head = report.head();
		TextTable table = new TextTable("CHANGE", "LINK", "WHAT");
		report.findings()
			.forEach((finding) -> table.row(finding.change().word(), HistoryReport.or(number(finding.link()), "-"),
					finding.text().replaceAll("\\p{Cntrl}", " ")));
		if (!report.findings().isEmpty()) {
			table.lines().forEach(output::line);
		}
		report.notes().forEach(output::warning);
		output.document(document(report));
		output.summary((head != null)
				? Quantities.count(report.executions(), "execution") + " compared with "
						+ Quantities.count(report.links(), "link") + " of chain " + head.chain()
				: "no audit chain yet");
		if (!report.findings().isEmpty()) {
			throw new HoldfastException(ExitCode.DAMAGED,
					"the history was changed by hand: " + Quantities.count(report.findings().size(), "finding"),
					"compare with a backup of the history's database, and see docs/audit.md");
		}
		if (head != null) {
			output.summary("nothing was changed");
		}
		return report.notes().isEmpty() ? ExitCode.DONE : ExitCode.WARNINGS;
	}

	private static @Nullable String number(@Nullable Long link) {
		return (link != null) ? String.valueOf(link) : null;
	}

	private static Map<String, Object> document(AuditReport report) {
		Map<String, Object> document = new LinkedHashMap<>();
		AuditHead head = report.head();
		if (head != null) {
			document.put("head", head.toString());
		}
		document.put("links", report.links());
		document.put("executions", report.executions());
		document.put("notes", report.notes());
		document.put("findings", report.findings().stream().map(AuditChecking::document).toList());
		return document;
	}

	private static Map<String, Object> document(AuditFinding finding) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("change", finding.change().word());
		if (finding.link() != null) {
			document.put("link", finding.link());
		}
		if (finding.execution() != null) {
			document.put("executionId", finding.execution());
		}
		document.put("text", finding.text());
		return document;
	}

}
