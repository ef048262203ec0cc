package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.action.Action;
import dev.holdfast.action.ActionResult;
import dev.holdfast.action.ActionRun;
import dev.holdfast.action.Actions;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.source.files.ChosenEntries;
import dev.holdfast.unpacking.PartlyUnpackedException;
import dev.holdfast.unpacking.Unpacked;
import dev.holdfast.unpacking.Unpacking;

/** What the commands share that unpack a backup into a directory. */
final class UnpackOptions {

	@Parameters(arity = "0..1", paramLabel = "BACKUP", description = "An id, an unambiguous prefix of one, or latest.")
	private @Nullable String backup;

	@Mixin
	private final RestoreOrigin origin = new RestoreOrigin();

	@Option(names = "--to", paramLabel = "DIR", required = true, description = "The directory; it need not exist.")
	@SuppressWarnings("NullAway.Init")
	private Path to;

	@Option(names = "--overwrite", description = "Replaces files that are there.")
	private boolean overwrite;

	@Mixin
	private final RunOptions run = new RunOptions();

	/** Which entries; null for all. */
	int call(Invocation invocation, String job, @Nullable ChosenEntries chosen) {
		this.origin.check();
		if (this.origin.layout != null) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "--layout goes with restore",
					"holdfast restore --from FILE --layout L");
		}
		if ((this.backup == null) == (this.origin.from == null)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, job + " takes a backup, or --from",
					"holdfast " + job + " BACKUP --to DIR");
		}
		Home home = invocation.home().open();
		RestoreLeftovers.remove(home, invocation.output());
		Found found = found(invocation, home);
		Output output = invocation.output();
		this.origin.thaw(found.plan, found.chosen.id(), found.chosen.stored(), output);
		Path spool = found.plan.limits().stagingDirectory();
		Unpacking unpacking = new Unpacking(found.plan, found.chosen.id(), found.chosen.stored(),
				(chosen != null) ? chosen : new ChosenEntries(List.of(), List.of()), chosen == null, this.to,
				this.overwrite, this.origin.withoutManifest,
				(spool != null) ? spool : home.directory().resolve("staging"), invocation.environment());
		return run(unpacking, job, home, output);
	}

	private int run(Unpacking unpacking, String job, Home home, Output output) {
		RestoreProgress progress = new RestoreProgress(output);
		List<Unpacked> unpacked = new ArrayList<>();
		List<ActionResult> ended = new ArrayList<>();
		String place = this.to.toAbsolutePath().normalize().toString();
		Action action = new Action(job,
				unpacking.plan().name() + "." + job + "." + Integer.toHexString(place.hashCode()),
				Map.of(HistoryKeys.PLAN, unpacking.plan().name(), HistoryKeys.BACKUP_ID, unpacking.id().value(),
						HistoryKeys.TARGET, place),
				this.run.requested(), (run) -> unpacked.add(unpack(unpacking, run, progress)));
		progress.began(job + " " + unpacking.id().value());
		try {
			Actions.run(List.of(action), ended::add, home.directory(), this.run.arguments());
		}
		finally {
			progress.clear();
		}
		return report(ended.get(0), unpacked.isEmpty() ? null : unpacked.get(0), output, place);
	}

	private static Unpacked unpack(Unpacking unpacking, ActionRun run, RestoreProgress progress) {
		Unpacked unpacked = unpacking.run(UUID.randomUUID().toString().replace("-", ""), run::checkStopped,
				progress::read, run::warn);
		run.note(HistoryKeys.ENTRIES, unpacked.entries());
		return unpacked;
	}

	private static int report(ActionResult result, @Nullable Unpacked unpacked, Output output, String place) {
		String id = String.valueOf(result.action().parameters().get(HistoryKeys.BACKUP_ID));
		if (result.failure() == null) {
			output.summary(id);
		}
		else {
			output.line(id);
		}
		result.warnings().forEach(output::warning);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("exitCode", result.exitCode().code());
		document.put("backupId", id);
		document.put("to", place);
		document.put("millis", result.millis());
		document.put("warnings", result.warnings());
		if (unpacked != null) {
			output.summary("  fetch     " + unpacked.location());
			output.summary(String.format("  %-8s  %s → %s", result.action().job(),
					Quantities.entries(unpacked.entries()), place));
			output.summary((unpacked.manifest().vouchedFor() ? "unpacked in " : "unpacked UNPROVEN in ")
					+ Quantities.duration(result.millis()));
			document.put("location", unpacked.location());
			document.put("entries", unpacked.entries());
			document.put("withoutManifest", !unpacked.manifest().vouchedFor());
		}
		HoldfastException failure = result.failure();
		if (failure != null) {
			new ErrorPrinter(output).show(failure);
			output.line((failure instanceof PartlyUnpackedException partly)
					? "NOT unpacked: part of the backup is in " + partly.changed()
					: "NOT unpacked: " + place + " is as it was");
			document.put("message", failure.what());
			document.put("hint", failure.hint());
		}
		output.document(document);
		return result.exitCode().code();
	}

	private Found found(Invocation invocation, Home home) {
		if (this.origin.from != null) {
			FromObject object = FromObject.parse(this.origin.from);
			BackupPlan its = object.plan(invocation.planEnvironment(), known(invocation, object.id().plan()),
					this.origin.key);
			return new Found(HomePlan.of(its, home), new VerifySelection.Chosen(object.id(), Set.of(), null));
		}
		try (HistoryDatabase database = HistoryReport.database(invocation)) {
			VerifySelection selection = new VerifySelection(invocation.output(), database);
			VerifySelection.Chosen chosen = selection.one(String.valueOf(this.backup), null);
			BackupPlan its = HomePlan.of(invocation.plans().findToRead(chosen.id().plan()), home);
			if (BackupHistory.LATEST.equals(this.backup)) {
				chosen = selection.good(its, null, false).stream().findFirst().orElse(chosen);
			}
			return new Found(its, chosen);
		}
	}

	private static @Nullable BackupPlan known(Invocation invocation, String name) {
		try {
			return invocation.plans().findToRead(name);
		}
		catch (HoldfastException ex) {
			return null;
		}
	}

	/**
	 * What is unpacked.
	 *
	 * @param plan with its keys
	 * @param chosen the backup
	 */
	private record Found(BackupPlan plan, VerifySelection.Chosen chosen) {
	}

}
