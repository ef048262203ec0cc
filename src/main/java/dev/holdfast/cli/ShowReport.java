package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.holdfast.evidence.Fact;
import dev.holdfast.history.ArchiveFacts;
import dev.holdfast.history.BackupDetails;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.RunFacts;
import dev.holdfast.history.StepRecord;

/** One backup as it is printed: a block of named lines. */
final class ShowReport {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

	private static final String HOLD = Fact.Kind.HOLD.word();

	private final BackupDetails details;

	private final ZoneId zone;

	private final List<String> lines = new ArrayList<>();

	ShowReport(BackupDetails details, ZoneId zone) {
		this.details = details;
		this.zone = zone;
	}

	List<String> lines() {
		BackupRecord run = this.details.backup();
		RunFacts facts = run.facts();
		this.lines.add(facts.backupId() + "  " + HistoryReport.status(run));
		line("plan", facts.plan(), note("label", facts.label()), facts.description());
		line("asked by", facts.requestedBy(), note("trigger", facts.trigger()),
				note("correlation", facts.correlationId()));
		line("began", time(this.details.attempts().get(0).facts().created()), note("took", took()),
				note("program", facts.version()));
		failure(run);
		deleted(run);
		held();
		steps();
		ArchiveFacts archive = HistoryReport.archive(run);
		if (archive != null) {
			archive(archive, run instanceof BackupRecord.Deleted);
		}
		others();
		return this.lines;
	}

	private String took() {
		String took = HistoryReport.duration(this.details.backup().facts().duration());
		int attempts = this.details.attempts().size();
		return (attempts == 1) ? took : took + ", attempt " + attempts;
	}

	private void failure(BackupRecord run) {
		if (run instanceof BackupRecord.Failed failed) {
			line("failed", failed.message().replace("\n", "   "));
		}
		if (run instanceof BackupRecord.Running running && !running.alive()) {
			line("died", "its process is gone; the next run of the plan resumes");
		}
		if (run instanceof BackupRecord.Stopped) {
			line("stopped", "the next run of the plan resumes");
		}
	}

	private void deleted(BackupRecord run) {
		if (run instanceof BackupRecord.Deleted deleted) {
			Instant at = deleted.at();
			line("deleted", (at != null) ? time(at) : "begun, and not yet everywhere", note("by", deleted.who()),
					deleted.reason());
		}
	}

	/** By what this history knows; the last hold or release says. */
	private void held() {
		BackupRecord hold = hold();
		if (hold != null) {
			line("held", time(hold.facts().created()), note("by", hold.facts().requestedBy()),
					hold.facts().description());
		}
	}

	private @Nullable BackupRecord hold() {
		BackupRecord last = null;
		for (BackupRecord event : this.details.since()) {
			boolean marks = event.facts().job().equals(HOLD) || event.facts().job().equals(Fact.Kind.RELEASE.word());
			last = (marks && event.status() == BackupRecord.Status.COMPLETED) ? event : last;
		}
		return (last != null && last.facts().job().equals(HOLD)
				&& !(this.details.backup() instanceof BackupRecord.Deleted)) ? last : null;
	}

	private void steps() {
		for (StepRecord step : this.details.lastSteps()) {
			Instant ended = step.ended();
			Duration took = (step.started() != null && ended != null) ? Duration.between(step.started(), ended) : null;
			line("step", String.format("%-8s", step.name()), step.status(), HistoryReport.duration(took), flow(step),
					count(step.tables(), "table"), count(step.rows(), "row"), entries(step.files()));
			if (step.failure() != null) {
				line("", step.failure(), note("HINT:", step.hint()));
			}
		}
	}

	private static @Nullable String flow(StepRecord step) {
		if (step.bytesIn() == null) {
			return (step.bytesOut() != null) ? HistoryReport.size(step.bytesOut()) : null;
		}
		return HistoryReport.size(step.bytesIn()) + " → " + HistoryReport.size(step.bytesOut());
	}

	private static @Nullable String count(@Nullable Long number, String thing) {
		return (number == null || number == 0) ? null : Quantities.count(number, thing);
	}

	private static @Nullable String entries(@Nullable Long number) {
		return (number == null || number == 0) ? null : Quantities.entries(number);
	}

	/** As wide as the widest of them, so that what follows stands in a column. */
	private static <T> UnaryOperator<@Nullable String> column(List<T> rows, Function<T, @Nullable String> cell) {
		int width = rows.stream().mapToInt((row) -> HistoryReport.or(cell.apply(row), "").length()).max().orElse(0);
		return (text) -> (width == 0) ? text : String.format("%-" + width + "s", HistoryReport.or(text, ""));
	}

	private void archive(ArchiveFacts archive, boolean gone) {
		UnaryOperator<@Nullable String> name = column(archive.sources(), ArchiveFacts.Of::name);
		UnaryOperator<@Nullable String> type = column(archive.sources(), ArchiveFacts.Of::type);
		for (ArchiveFacts.Of source : archive.sources()) {
			line("source", name.apply(source.name()), type.apply(source.type()), note("server", source.serverVersion()),
					note("as of", source.instant()), count(source.tables(), "table"), count(source.rows(), "row"),
					entries(source.files()), HistoryReport.size(source.bytes()));
		}
		line("archive", archive.key());
		line("", HistoryReport.size(archive.bytes()), archive.compression(), archive.encryption(),
				note("sha256", archive.sha256()));
		UnaryOperator<@Nullable String> where = column(archive.destinations(), ArchiveFacts.At::name);
		UnaryOperator<@Nullable String> result = column(archive.destinations(), ArchiveFacts.At::result);
		for (ArchiveFacts.At at : archive.destinations()) {
			line(gone ? "was at" : "at", where.apply(at.name()), gone ? null : result.apply(at.result()), at.location(),
					at.message());
		}
		line("manifest", archive.manifestKey());
		line("", note("sha256", archive.manifestSha256()), note("signed by", archive.signer()));
		ZonedDateTime expiry = archive.localExpiry();
		line(gone ? "" : "keep until",
				gone ? null : (expiry != null) ? TIME.format(expiry.truncatedTo(ChronoUnit.SECONDS)) : "unlimited",
				gone ? null : archive.retentionClass());
		archive.warnings().forEach((warning) -> line("warning", warning));
		if (archive.warningCount() > archive.warnings().size()) {
			line("", "and " + Quantities.count(archive.warningCount() - archive.warnings().size()) + " more");
		}
	}

	private void others() {
		List<BackupRecord> attempts = this.details.attempts();
		attempts.subList(0, attempts.size() - 1).forEach((attempt) -> event("attempt", attempt));
		this.details.since().forEach((event) -> event(event.facts().job(), event));
	}

	private void event(String name, BackupRecord run) {
		line(name, time(run.facts().created()), HistoryReport.status(run), note("by", run.facts().requestedBy()),
				run.facts().description(),
				(run instanceof BackupRecord.Failed failed) ? failed.message().lines().findFirst().orElse("") : null,
				(run instanceof BackupRecord.Completed completed) ? note("verified", completed.archive().verified())
						: null,
				(run instanceof BackupRecord.Completed completed) ? completed.archive().proof() : null);
	}

	private String time(Instant instant) {
		return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS).atZone(this.zone));
	}

	private static @Nullable String note(String name, @Nullable String value) {
		return (value != null) ? name + " " + value : null;
	}

	private void line(String name, @Nullable String... parts) {
		List<String> said = new ArrayList<>();
		for (String part : parts) {
			if (part != null && !part.isEmpty()) {
				said.add(part.replaceAll("\\p{Cntrl}", " "));
			}
		}
		if (!said.isEmpty()) {
			this.lines.add(String.format("  %-10s  %s", name, String.join("   ", said)));
		}
	}

	/** The same for programs. */
	Map<String, Object> document() {
		Map<String, Object> document = HistoryReport.document(this.details.backup());
		document.put("held", hold() != null);
		document.put("steps", this.details.steps());
		document.put("attempts", this.details.attempts().stream().map(HistoryReport::document).toList());
		document.put("since", this.details.since().stream().map(HistoryReport::document).toList());
		return document;
	}

}
