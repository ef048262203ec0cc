package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.history.ArchiveFacts;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistorySettings;
import dev.holdfast.history.Verifications;
import dev.holdfast.history.RunFacts;

/** Runs as they are printed in a table, and as JSON. */
final class HistoryReport {

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

	private static final String NONE = "-";

	private HistoryReport() {
	}

	/** The history that was asked for; nothing is created. */
	static HistoryDatabase database(Invocation invocation) {
		return HistoryDatabase.of(HistorySettings.ofEnvironment(invocation.home().directory(),
				(name) -> invocation.environment().get(name)));
	}

	static TextTable table(List<BackupRecord> runs, HistoryFilter filter, ZoneId zone) {
		TextTable table = new TextTable((filter.job() != null) ? "BACKUP" : "RUN", "WHEN", "PLAN", "JOB", "STATUS",
				"SIZE", "RATIO", "DURATION", "KEEP UNTIL", "WHERE", "LABEL");
		for (BackupRecord run : runs) {
			RunFacts facts = run.facts();
			ArchiveFacts archive = archive(run);
			ArchiveFacts there = (run instanceof BackupRecord.Deleted) ? null : archive;
			table.row(or(facts.backupId(), "#" + facts.executionId()), MINUTE.format(facts.created().atZone(zone)),
					or(facts.plan(), NONE), facts.job(), status(run) + deletion(run, zone),
					(archive != null) ? size(archive.bytes()) : NONE, (archive != null) ? ratio(archive) : NONE,
					duration(facts.duration()), (there != null) ? keepUntil(there) : NONE,
					(there != null) ? where(there) : NONE, or(facts.label(), NONE));
		}
		return table;
	}

	/** Beside the five words, what a reader must not miss. */
	static String status(BackupRecord run) {
		if (run instanceof BackupRecord.Running running && !running.alive()) {
			return "died";
		}
		if (run instanceof BackupRecord.Failed failed) {
			return "failed (" + failed.exitCode() + ")" + (failed.abandoned() ? ", given up" : "");
		}
		ArchiveFacts archive = archive(run);
		return run.status().word() + checked(run) + ((archive != null && archive.warningCount() > 0)
				? ", " + Quantities.count(archive.warningCount(), "warning") : "");
	}

	/** When and by whom it was deleted. */
	private static String deletion(BackupRecord run, ZoneId zone) {
		if (!(run instanceof BackupRecord.Deleted deleted)) {
			return "";
		}
		Instant at = deleted.at();
		String who = deleted.who();
		return ((at != null) ? " " + MINUTE.format(at.atZone(zone)) : ", not yet everywhere")
				+ ((who != null) ? " by " + who.replaceAll("\\p{Cntrl}", " ") : "");
	}

	private static String checked(BackupRecord run) {
		Verifications.Verification checked = (run instanceof BackupRecord.Completed completed) ? completed.checked()
				: null;
		if (checked == null) {
			return "";
		}
		return checked.bad() ? ", bad" : checked.proven() ? ", proven"
				: (checked.level() != null) ? ", verified (" + checked.level() + ")" : "";
	}

	static @Nullable ArchiveFacts archive(BackupRecord run) {
		if (run instanceof BackupRecord.Completed completed) {
			return completed.archive();
		}
		return (run instanceof BackupRecord.Deleted deleted) ? deleted.archive() : null;
	}

	static String size(@Nullable Long bytes) {
		return (bytes != null) ? Quantities.size(bytes) : NONE;
	}

	static String duration(@Nullable Duration duration) {
		return (duration != null) ? Quantities.duration(duration.toMillis()) : NONE;
	}

	private static String ratio(ArchiveFacts archive) {
		Long before = archive.originalBytes();
		Long after = archive.bytes();
		return (before != null && after != null) ? Quantities.ratio(before, after) : NONE;
	}

	/** By the plan's own calendar; runs that keep nothing, such as verify, have none. */
	private static String keepUntil(ArchiveFacts archive) {
		if (archive.retentionClass() == null) {
			return NONE;
		}
		ZonedDateTime expiry = archive.localExpiry();
		return (expiry != null) ? expiry.toLocalDate().toString() : "unlimited";
	}

	private static String where(ArchiveFacts archive) {
		return String.join(", ",
				archive.destinations()
					.stream()
					.map((at) -> "stored".equals(at.result()) ? at.name() : at.name() + " (" + at.result() + ")")
					.toList());
	}

	static String or(@Nullable String text, String other) {
		return (text != null) ? text : other;
	}

	/** One run for programs; times are UTC, sizes bytes. */
	static Map<String, Object> document(BackupRecord run) {
		RunFacts facts = run.facts();
		Map<String, Object> document = new LinkedHashMap<>();
		put(document, "backupId", facts.backupId());
		put(document, "plan", facts.plan());
		document.put("job", facts.job());
		document.put("status", run.status().word());
		document.put("executionId", facts.executionId());
		put(document, "label", facts.label());
		put(document, "description", facts.description());
		put(document, "trigger", facts.trigger());
		put(document, "requestedBy", facts.requestedBy());
		put(document, "correlationId", facts.correlationId());
		put(document, "version", facts.version());
		document.put("created", facts.created().toString());
		put(document, "started", facts.started());
		put(document, "ended", facts.ended());
		Duration duration = facts.duration();
		put(document, "millis", (duration != null) ? duration.toMillis() : null);
		more(document, run);
		put(document, "archive", archive(run));
		return document;
	}

	private static void more(Map<String, Object> document, BackupRecord run) {
		if (run instanceof BackupRecord.Completed completed && completed.checked() != null) {
			document.put("bad", completed.checked().bad());
			put(document, "verified", completed.checked().level());
			put(document, "provenAt", completed.checked().provenAt());
		}
		if (run instanceof BackupRecord.Running running) {
			document.put("alive", running.alive());
		}
		if (run instanceof BackupRecord.Failed failed) {
			document.put("exitCode", failed.exitCode());
			document.put("message", failed.message());
			document.put("abandoned", failed.abandoned());
		}
		if (run instanceof BackupRecord.Stopped stopped) {
			document.put("exitCode", stopped.exitCode());
		}
		if (run instanceof BackupRecord.Deleted deleted) {
			put(document, "deletedAt", deleted.at());
			put(document, "deletedBy", deleted.who());
			put(document, "deletedBecause", deleted.reason());
		}
	}

	private static void put(Map<String, Object> document, String key, @Nullable Object value) {
		if (value != null) {
			document.put(key, (value instanceof Instant) ? value.toString() : value);
		}
	}

}
