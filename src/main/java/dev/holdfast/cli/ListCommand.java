package dev.holdfast.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.holdfast.destination.Destination;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.readback.FoundBackup;
import dev.holdfast.readback.SideBySide;
import dev.holdfast.readback.StoredParts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code list DESTINATION}: what a destination holds, whatever the history knows. */
@Command(name = "list", description = "Lists what a destination holds, by its manifests alone.", sortOptions = false)
final class ListCommand implements Callable<Integer> {

	/** Objects of others that are named. */
	static final int FOREIGN = 20;

	private final Invocation invocation;

	@Parameters(arity = "1", paramLabel = "DESTINATION",
			description = "PLAN/DESTINATION, s3://bucket/prefix, or a directory.")
	private String destination = "";

	ListCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		NamedDestination named = NamedDestination.find(this.invocation, this.destination);
		List<FoundBackup> found = new ArrayList<>();
		StoredParts parts;
		try (Destination open = named.open()) {
			parts = StoredParts.at(open);
			SideBySide.read(parts.backups().values(), (each) -> FoundBackup.read(open, each, named.trusted()),
					found::add);
		}
		found.sort(Comparator.comparing((FoundBackup each) -> each.id().instant())
			.thenComparing((each) -> each.id().value())
			.reversed());
		print(found, parts);
		boolean problems = found.stream().anyMatch((each) -> !each.isWhole());
		return (problems ? ExitCode.WARNINGS : ExitCode.DONE).code();
	}

	private void print(List<FoundBackup> found, StoredParts parts) {
		Output output = this.invocation.output();
		FoundReport report = new FoundReport(found, ZoneId.systemDefault());
		report.table().lines().forEach(output::line);
		if (found.isEmpty()) {
			output.line("no backups there");
		}
		report.problems().forEach(output::warning);
		report.strangers().forEach((signer, backups) -> output.warning(FoundReport.stranger(signer, backups)));
		foreign(output, parts);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("destination", this.destination);
		document.put("backups", report.documents());
		document.put("problems", report.problems());
		document.put("foreign", parts.foreign().stream().map((object) -> object.key().value()).toList());
		output.document(document);
	}

	/** What nobody here has stored is named, and never touched. */
	static void foreign(Output output, StoredParts parts) {
		parts.foreign()
			.stream()
			.limit(FOREIGN)
			.forEach((object) -> output.progress("not a backup of Holdfast: " + object.key().value()));
		if (parts.foreign().size() > FOREIGN) {
			output.progress("and " + Quantities.count(parts.foreign().size() - FOREIGN) + " more objects of others");
		}
	}

}
