package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.backup.BackupResult;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import dev.holdfast.plan.AdHocPlan;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.BackupPlan.VerifyAfter;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.HomeKeys;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.sample.SampleDatabase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup PLAN}: makes one backup. */
@Command(name = "backup", description = "Makes one backup.", sortOptions = false)
final class BackupCommand implements Callable<Integer> {

	private static final int LONGEST = 500;

	private final Invocation invocation;

	@Parameters(arity = "0..1", paramLabel = "PLAN", description = "A plan's name, or the path of a plan file.")
	private @Nullable String plan;

	@Option(names = "--from", arity = "1..*", paramLabel = "URL|PATH",
			description = "Without a plan file: a database or a path. env:NAME and file:PATH keep a URL secret.")
	private List<String> from = List.of();

	@Option(names = "--to", paramLabel = "DIR|s3://…", description = "Without a plan file: where to.")
	private @Nullable String to;

	@Option(names = "--name", paramLabel = "N", description = "Without a plan file: the plan's name.")
	private @Nullable String name;

	@Option(names = "--key", paramLabel = "env:NAME|file:PATH|-",
			description = "Without a plan file: the encryption key (default: the home's own).")
	private @Nullable String key;

	@Option(names = "--source", paramLabel = "NAME", split = ",", description = "Only these sources of the plan.")
	private Set<String> sources = new LinkedHashSet<>();

	@Option(names = "--label", paramLabel = "L", description = "For example pre-deploy: marks a restore point.")
	private @Nullable String label;

	@Option(names = "--description", paramLabel = "TEXT", description = "For people.")
	private @Nullable String description;

	@Option(names = "--fresh", description = "Begins anew even when a run that died could be resumed.")
	private boolean fresh;

	@Mixin
	private final RunOptions run = new RunOptions();

	BackupCommand(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public Integer call() {
		Output output = this.invocation.output();
		BackupProgress progress = new BackupProgress(output);
		BackupRequest request = request(progress);
		String[] arguments = this.run.arguments();
		VerifyAfter how = request.plan().verify();
		try {
			return (how != null) ? new BackupThenVerify(output, progress).run(request, how, arguments)
					: backup(request, progress, arguments);
		}
		finally {
			progress.clear();
		}
	}

	private int backup(BackupRequest request, BackupProgress progress, String... arguments) {
		Output output = this.invocation.output();
		BackupResult result = BackupApplication.run(request, progress, arguments);
		progress.clear();
		BackupReport report = new BackupReport(result, progress, request.plan().zone());
		report.lines().forEach(output::summary);
		output.next(BackupReport.next(result));
		output.document(report.document());
		return result.exitCode().code();
	}

	private BackupRequest request(BackupProgress progress) {
		BackupPlan found = plan();
		checkSources(found);
		checkText("--description", this.description);
		checkText("--label", this.label);
		checkText("--requested-by", this.run.requestedBy);
		Home home = this.invocation.home().open();
		RestoreLeftovers.remove(home, this.invocation.output());
		new SampleDatabase(home).prepare(found);
		HomeKeys keys = new HomeKeys(home);
		BackupPlan complete = keys.complete(found);
		keys.made().forEach(this::tell);
		return new BackupRequest(complete, this.sources, this.label, this.description, this.fresh, this.run.trigger,
				this.run.requester(), this.run.correlation(), this.run.runId, home.directory(),
				this.invocation.environment());
	}

	/** Said once and whatever was asked for: a key that is lost cannot be made again. */
	private void tell(Path made) {
		this.invocation.output()
			.problem("made the key " + made + ": copy it to another place, nothing can make it again");
	}

	private BackupPlan plan() {
		if (this.plan != null && this.from.isEmpty() && this.to == null) {
			return this.invocation.plans().find(this.plan);
		}
		if (this.plan == null && !this.from.isEmpty() && this.to != null) {
			return new AdHocPlan(this.invocation.planEnvironment(), System.in).plan(this.from, this.to, this.name,
					this.key);
		}
		throw new HoldfastException(ExitCode.BAD_PLAN, "backup takes a plan, or --from and --to", hint());
	}

	private String hint() {
		if (!this.from.isEmpty() || this.to != null) {
			return "holdfast backup PLAN, or holdfast backup --from URL|PATH --to DIR";
		}
		List<String> plans = this.invocation.plans().list().stream().map((plan) -> {
			String called = Objects.requireNonNullElse(plan.outline().name(), plan.origin());
			return plan.written() ? called : called + " (made from " + plan.origin() + ")";
		}).toList();
		return plans.isEmpty()
				? "there are no plans: write one (docs/plans.md), or holdfast backup --from URL|PATH --to DIR"
				: "holdfast backup PLAN; plans there: " + String.join(", ", plans);
	}

	/** What the history keeps as a job parameter has an end. */
	private static void checkText(String option, @Nullable String text) {
		if (text != null && text.length() > LONGEST) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					option + " has " + text.length() + " characters, more than " + LONGEST, "shorten it");
		}
		if (text != null && text.codePoints().anyMatch(Character::isISOControl)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, option + " has a line break or another control character",
					"write it in one line");
		}
	}

	private void checkSources(BackupPlan found) {
		List<String> names = found.sources().stream().map(SourceSpec::name).toList();
		for (String source : this.sources) {
			if (!names.contains(source)) {
				String nearest = NearestName.of(source, names);
				throw new HoldfastException(ExitCode.BAD_PLAN,
						"plan " + found.name() + " has no source '" + source + "'", (nearest != null)
								? "did you mean " + nearest + "?" : "sources there: " + String.join(", ", names));
			}
		}
	}

}
