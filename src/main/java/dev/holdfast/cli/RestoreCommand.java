package dev.holdfast.cli;

import java.io.Console;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.loading.Destined;
import dev.holdfast.loading.ScratchSpace;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.plan.PlanListing;
import dev.holdfast.readback.StoredBackup;
import dev.holdfast.restore.RestoreApplication;
import dev.holdfast.restore.RestoreListener;
import dev.holdfast.restore.RestoreRequest;
import dev.holdfast.restore.RestoreResult;
import dev.holdfast.source.ProofLevel;

/** {@code restore BACKUP}: loads a backup, proves it, and puts it in its place. */
@Command(name = "restore", sortOptions = false,
		description = "Restores a backup: loads it, proves it, and only then puts it in its place.")
final class RestoreCommand implements Callable<Integer> {

	private final Invocation invocation;

	@Parameters(arity = "0..1", paramLabel = "BACKUP", description = "An id, an unambiguous prefix of one, or latest.")
	private @Nullable String backup;

	@Option(names = "--plan", paramLabel = "PLAN", description = "The newest good backup of this plan.")
	private @Nullable String plan;

	@Option(names = "--before", paramLabel = "TIME",
			description = "With --plan: the newest good one begun before this.")
	private @Nullable String before;

	@Mixin
	private final RestoreOrigin origin = new RestoreOrigin();

	@Option(names = "--list", description = "Shows what could be restored, and restores nothing.")
	private boolean list;

	@Option(names = "--dry-run", description = "Shows what would be restored and replaced, and restores nothing.")
	private boolean dryRun;

	@Option(names = "--target", paramLabel = "T",
			description = "Where to: a target of the plan, a URL of a database, or a directory (default: where it was).")
	private @Nullable String target;

	@Option(names = "--source", paramLabel = "NAME", split = ",", description = "Only this source of the backup.")
	private Set<String> sources = new LinkedHashSet<>();

	@Mixin
	private final RestoreHow how = new RestoreHow();

	@Option(names = "--safety-backup", paramLabel = "WHETHER", defaultValue = "yes",
			description = "Backs up first what is replaced: yes, best-effort or no (default: ${DEFAULT-VALUE}).")
	private String safety = "yes";

	@Option(names = "--level", paramLabel = "LEVEL", defaultValue = "exact",
			description = "How it is proven: exact or counts (default: ${DEFAULT-VALUE}).")
	private String level = "exact";

	@Option(names = "--confirm", description = "Does it, where something is replaced.")
	private boolean confirm;

	@Mixin
	private final RunOptions run = new RunOptions();

	RestoreCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		checkArguments();
		Home home = this.invocation.home().open();
		RestoreLeftovers.remove(home, this.invocation.output());
		if (this.list) {
			return list();
		}
		if (this.origin.layout != null) {
			return new RestoreOlderFile(this.invocation, this.origin, this.target, this.how.loading(), this.confirm,
					this.run)
				.call(home);
		}
		RestoreRequest request = request(home);
		Output output = this.invocation.output();
		this.origin.thaw(request.plan(), request.backup(), request.destinations(), output);
		RestorePreview preview = preview(request);
		if (this.dryRun) {
			preview.lines(Instant.now()).forEach(output::line);
			output.document(preview.document());
			return ExitCode.DONE.code();
		}
		if (!preview.empty() && this.how.changes() && !isConfirmed(request, preview)) {
			output.document(preview.document());
			return ExitCode.BAD_PLAN.code();
		}
		return restore(request);
	}

	private int restore(RestoreRequest request) {
		Output output = this.invocation.output();
		RestoreProgress progress = new RestoreProgress(output);
		progress.began("restore " + request.backup().value());
		try {
			RestoreResult result = RestoreApplication.run(request, new BackupBeforeRestore(output),
					new Progress(output, progress), this.run.arguments());
			progress.clear();
			RestoreReport report = new RestoreReport(result);
			report.print(output);
			output.document(report.document());
			return result.exitCode().code();
		}
		finally {
			progress.clear();
		}
	}

	private void checkArguments() {
		if (this.origin.from != null && (this.backup != null || this.plan != null || this.list)) {
			throw bad("--from names the backup itself", "holdfast restore --from OBJECT --target DIRECTORY");
		}
		this.origin.check();
		if (!this.list && this.origin.from == null && (this.backup == null) == (this.plan == null)
				&& !"latest".equals(this.backup)) {
			throw bad("restore takes a backup, or --plan", "holdfast restore BACKUP, or holdfast restore --plan PLAN");
		}
		if (this.before != null && (this.plan == null || this.backup != null)) {
			throw bad("--before goes with --plan", "holdfast restore --plan PLAN --before TIME");
		}
		this.how.check();
		oneOf("--safety-backup", this.safety, List.of("yes", "best-effort", "no"));
		oneOf("--level", this.level, List.of("exact", "counts"));
	}

	private static void oneOf(String option, String typed, List<String> known) {
		if (!known.contains(typed)) {
			throw bad(option + ": unknown '" + typed + "'", "one of " + String.join(", ", known));
		}
	}

	/**
	 * Whether what is there may be replaced; says what that is when nobody has said so.
	 */
	private boolean isConfirmed(RestoreRequest request, RestorePreview preview) {
		if (this.confirm || !RestoreTargets.needsConfirmation(this.target, request.plan())) {
			return true;
		}
		Output output = this.invocation.output();
		preview.lines(Instant.now()).forEach(output::line);
		Console console = output.terminal() ? System.console() : null;
		String name = request.destined().text();
		if (console != null && !output.json()) {
			String typed = console.readLine("this would be replaced: type %s to do it: ", name);
			return name.equals(typed);
		}
		output.line("nothing was changed: this would be replaced, and --confirm does it"
				+ (this.how.drop || this.how.dataOnly ? "" : " (with --drop)"));
		return false;
	}

	private RestorePreview preview(RestoreRequest request) {
		ScratchSpace space = ScratchSpace.create(request.home(), UUID.randomUUID().toString().replace("-", ""));
		try (space) {
			return preview(request, space);
		}
		finally {
			space.remove();
		}
	}

	private RestorePreview preview(RestoreRequest request, ScratchSpace space) {
		try (StoredBackup stored = StoredBackup.find(request.plan(), request.backup(), request.destinations(),
				Bandwidth.UNLIMITED, request.withoutManifest() ? request.spool() : null, (warning) -> {
				})) {
			Map<String, Destined.Place> places = request.destined()
				.open(stored.manifest(), request.plan(), request.environment(), space.directory());
			try {
				RestorePreview preview = RestorePreview.of(stored.manifest(), places, request.options());
				if (request.options().drop()) {
					preview.requireReplaceable(places, own(request));
				}
				return preview;
			}
			finally {
				places.values().forEach((place) -> place.target().close());
			}
		}
	}

	/** What this run writes, and what any plan at hand does. */
	private Set<Path> own(RestoreRequest request) {
		Set<Path> own = new LinkedHashSet<>(request.own());
		for (PlanListing listing : this.invocation.plans().list()) {
			try {
				BackupPlan each = this.invocation.plans().findToRead(String.valueOf(listing.outline().name()));
				each.destinations()
					.stream()
					.flatMap((spec) -> (spec instanceof LocalSpec local) ? Stream.of(local.path()) : Stream.empty())
					.forEach(own::add);
			}
			catch (HoldfastException ex) {
				this.invocation.output()
					.warning(listing.origin()
							+ " cannot be read, so nobody knows whether it writes to what is replaced");
			}
		}
		return own;
	}

	private RestoreRequest request(Home home) {
		if (this.origin.from != null) {
			FromObject object = FromObject.parse(this.origin.from);
			BackupPlan its = object.plan(this.invocation.planEnvironment(), known(object.id().plan()), this.origin.key);
			return request(HomePlan.signing(its, home), new VerifySelection.Chosen(object.id(), Set.of(), null), home);
		}
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			VerifySelection selection = new VerifySelection(this.invocation.output(), database);
			VerifySelection.Chosen chosen = chosen(selection);
			BackupPlan its = HomePlan
				.signing(this.invocation.plans().find((this.plan != null) ? this.plan : chosen.id().plan()), home);
			return request(its, chosen, home);
		}
	}

	/** The plan of that name, where there is one. */
	private @Nullable BackupPlan known(String name) {
		try {
			return this.invocation.plans().find(name);
		}
		catch (HoldfastException ex) {
			return null;
		}
	}

	private VerifySelection.Chosen chosen(VerifySelection selection) {
		if (this.backup != null && !this.backup.equals(BackupHistory.LATEST)) {
			return selection.one(this.backup, this.plan);
		}
		if (this.plan == null) {
			VerifySelection.Chosen newest = selection.one(BackupHistory.LATEST, null);
			return newest(selection, this.invocation.plans().find(newest.id().plan()), null);
		}
		BackupPlan its = this.invocation.plans().find(this.plan);
		return newest(selection, its,
				(this.before != null) ? TimeText.parse("--before", this.before, Instant.now(), its.zone()) : null);
	}

	private static VerifySelection.Chosen newest(VerifySelection selection, BackupPlan its, @Nullable Instant limit) {
		List<VerifySelection.Chosen> good = selection.good(its, limit, false);
		if (!good.isEmpty()) {
			return good.get(0);
		}
		List<VerifySelection.Chosen> any = selection.good(its, null, false);
		throw new HoldfastException(ExitCode.NOTHING_TO_RESTORE,
				"no good backup of plan " + its.name() + ((limit != null) ? " from before " + limit : ""),
				any.isEmpty() ? "make one: holdfast backup " + its.name()
						: "the oldest there is: " + any.get(any.size() - 1).id().value());
	}

	private RestoreRequest request(BackupPlan its, VerifySelection.Chosen chosen, Home home) {
		Destined destined = new RestoreTargets(this.invocation.planEnvironment(), home).read(this.target, its,
				this.how.sources(this.sources, its));
		return new RestoreRequest(its, chosen.id(), chosen.stored(), destined, this.how.loading(),
				this.level.equals("exact") ? ProofLevel.EXACT : ProofLevel.COUNTS, switch (this.safety) {
					case "no" -> RestoreRequest.Safety.NO;
					case "best-effort" -> RestoreRequest.Safety.BEST_EFFORT;
					default -> RestoreRequest.Safety.YES;
				}, this.origin.withoutManifest, this.run.trigger, this.run.requester(), this.run.correlation(),
				this.run.runId, home.directory(), this.invocation.environment());
	}

	private int list() {
		Output output = this.invocation.output();
		try (HistoryDatabase database = HistoryReport.database(this.invocation)) {
			HistoryFilter filter = new HistoryFilter(HistoryKeys.BACKUP_JOB, this.plan,
					EnumSet.of(BackupRecord.Status.COMPLETED), null, null, null, null, HistoryFilter.Sort.CREATED, true,
					1, HistoryFilter.MOST);
			List<BackupRecord> found = new BackupHistory(database).page(filter).records();
			HistoryReport.table(found, filter, java.time.ZoneId.systemDefault()).lines().forEach(output::line);
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("backups", found.stream().map(HistoryReport::document).toList());
			output.document(document);
			return ExitCode.DONE.code();
		}
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

	/** Shows what the restore does. */
	private record Progress(Output output, RestoreProgress progress) implements RestoreListener {

		@Override
		public void step(String name) {
			this.progress.step(name);
		}

		@Override
		public void read(long bytes) {
			this.progress.read(bytes);
		}

		@Override
		public void warn(String message) {
			this.output.warning(message);
		}

	}

}
