package dev.holdfast.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.Verdict;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * A run that another history has recorded, as a destination tells of it.
 *
 * @param job the job
 * @param runId that it had, or one made of the backup's id
 * @param created when it began
 * @param ended when it ended
 * @param exitCode the number that it ended with
 * @param message that goes with the number
 * @param parameters of the job, the run's id apart
 * @param context of the job
 * @param steps and what each counted
 */
public record ImportedRun(String job, String runId, Instant created, Instant ended, int exitCode, String message,
		Map<String, String> parameters, ExecutionContext context, List<Step> steps) {

	/** The trigger of everything that was imported. */
	public static final String TRIGGER = "import";

	/**
	 * A backup, by its manifest.
	 * @param sha256 of the manifest in hex
	 * @param stored name of the destination, and where the archive is there
	 * @param origin where it was found, for people
	 */
	public static ImportedRun backup(Manifest manifest, BackupId id, String sha256, Map<String, String> stored,
			String origin) {
		ExecutionContext context = new ExecutionContext();
		ManifestContext.write(context, manifest, id.manifest().value(), sha256, new ArrayList<>(stored.keySet()));
		stored.forEach((name, location) -> {
			context.putString(HistoryKeys.destination(name, HistoryKeys.RESULT), "stored");
			context.putString(HistoryKeys.destination(name, HistoryKeys.LOCATION), location);
		});
		Map<String, String> parameters = parameters(id.value(), manifest.plan(), manifest.requestedBy(), origin);
		put(parameters, HistoryKeys.LABEL, manifest.label());
		put(parameters, HistoryKeys.DESCRIPTION, manifest.description());
		put(parameters, HistoryKeys.PLAN_HASH, manifest.planHash());
		put(parameters, HistoryKeys.VERSION, manifest.tool());
		int warnings = manifest.warnings().size();
		ExecutionContext dumped = new ExecutionContext();
		dumped.putLong(HistoryKeys.TABLES,
				manifest.sources().stream().mapToLong((source) -> source.tables().size()).sum());
		dumped.putLong(HistoryKeys.ROWS, manifest.sources().stream().mapToLong((source) -> source.rows()).sum());
		dumped.putLong(HistoryKeys.FILES, manifest.sources().stream().mapToLong((source) -> source.files()).sum());
		Manifest.Archive archive = manifest.archive();
		return new ImportedRun(HistoryKeys.BACKUP_JOB, "import-" + id.value(), manifest.startedAt(),
				manifest.completedAt(), (warnings > 0) ? ExitCode.WARNINGS.code() : ExitCode.DONE.code(),
				(warnings > 0) ? warnings + ((warnings == 1) ? " warning" : " warnings") : "", parameters, context,
				List.of(new Step("dump", 0, archive.uncompressedSize(), dumped),
						new Step("record", archive.uncompressedSize(), archive.size(), new ExecutionContext())));
	}

	/** What has happened to a backup since, by a fact beside its archive. */
	public static ImportedRun fact(Fact fact, String origin) {
		Map<String, String> parameters = parameters(fact.backupId(), fact.plan(), fact.requestedBy(), origin);
		parameters.put(HistoryKeys.VERSION, fact.tool());
		put(parameters, HistoryKeys.REASON, fact.reason());
		ExecutionContext context = new ExecutionContext();
		boolean bad = false;
		switch (fact.kind()) {
			case PROOF -> {
				context.putString(HistoryKeys.VERDICT, fact.result());
				if (fact.evidenceSha256() != null) {
					context.putString(HistoryKeys.EVIDENCE_SHA256, fact.evidenceSha256());
				}
				bad = fact.result().equals(Verdict.FAILED.word());
			}
			case VERIFICATION -> {
				bad = fact.result().equals("bad");
				if (!bad && fact.level() != null) {
					context.putString(HistoryKeys.VERIFIED_LEVEL, fact.level());
				}
				context.putString(HistoryKeys.DESTINATION_NAMES, String.join(",", fact.copies().keySet()));
				fact.copies()
					.forEach(
							(name, word) -> context.putString(HistoryKeys.destination(name, HistoryKeys.RESULT), word));
			}
			case HOLD, RELEASE -> {
			}
		}
		return new ImportedRun(job(fact.kind()), fact.runId(), fact.at(), fact.at(),
				bad ? ExitCode.DAMAGED.code() : ExitCode.DONE.code(), bad ? String.valueOf(fact.reason()) : "",
				parameters, context, List.of());
	}

	private static String job(Fact.Kind kind) {
		return switch (kind) {
			case PROOF -> HistoryKeys.RESTORE_TEST_JOB;
			case VERIFICATION -> HistoryKeys.VERIFY_JOB;
			case HOLD, RELEASE -> kind.word();
		};
	}

	private static Map<String, String> parameters(String backupId, String plan, String requestedBy, String origin) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put(HistoryKeys.PLAN, plan);
		parameters.put(HistoryKeys.BACKUP_ID, backupId);
		parameters.put(HistoryKeys.TRIGGER, TRIGGER);
		parameters.put(HistoryKeys.REQUESTED_BY, requestedBy);
		parameters.put(HistoryKeys.ORIGIN, origin);
		return parameters;
	}

	private static void put(Map<String, String> parameters, String name, @Nullable String value) {
		if (value != null) {
			parameters.put(name, value);
		}
	}

	/** Whether what it did was done well. */
	boolean isGood() {
		return this.exitCode == ExitCode.DONE.code() || this.exitCode == ExitCode.WARNINGS.code();
	}

	/**
	 * A step of it.
	 *
	 * @param name of the step
	 * @param bytesIn what came in
	 * @param bytesOut what went out
	 * @param context of the step
	 */
	public record Step(String name, long bytesIn, long bytesOut, ExecutionContext context) {
	}

}
