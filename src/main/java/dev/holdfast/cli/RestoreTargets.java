package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.NearestName;
import dev.holdfast.loading.Destined;
import dev.holdfast.plan.AdHocPlan;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Home;
import dev.holdfast.plan.PlanEnvironment;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.plan.TargetSpec;

/** Understands {@code --target}. */
final class RestoreTargets {

	private final PlanEnvironment environment;

	private final Home home;

	RestoreTargets(PlanEnvironment environment, Home home) {
		this.environment = environment;
		this.home = home;
	}

	/**
	 * Where sources go.
	 * @param typed a target of the plan, a URL of a database, a directory, or the name of
	 * another database on the plan's server; null for back to where they were
	 */
	Destined read(@Nullable String typed, BackupPlan plan, Set<String> sources) {
		if (typed == null) {
			return new Destined(plan.name(), null, null, sources);
		}
		TargetSpec named = plan.targets().get(typed);
		if (named != null) {
			return (named.to() instanceof FilesSpec files) ? new Destined(typed, null, files.paths().get(0), sources)
					: new Destined(typed, named.to(), null, sources);
		}
		if (typed.matches("(?s)(jdbc:|postgres(ql)?://|env:).*") || typed.startsWith("file:/")) {
			return new Destined(typed.replaceAll("(?<=://)[^/@]*@", "").replaceAll("[;?].*", ""), url(typed, plan),
					null, sources);
		}
		if (typed.contains("/") || typed.startsWith(".")) {
			return new Destined(typed, null, Path.of(typed).toAbsolutePath().normalize(), sources);
		}
		throw unknown(typed, plan);
	}

	/** A URL is read as that of a source would be. */
	private SourceSpec url(String typed, BackupPlan plan) {
		SourceSpec target = new AdHocPlan(this.environment, System.in)
			.plan("--target", List.of(typed), this.home.directory().toString(), "target", null)
			.sources()
			.get(0);
		if (target instanceof H2Spec h2 && h2.user() == null) {
			return plan.sources()
				.stream()
				.filter(H2Spec.class::isInstance)
				.map(H2Spec.class::cast)
				.findFirst()
				.map((own) -> new H2Spec(h2.name(), h2.url(), own.user(), own.password(), h2.format(), h2.include(),
						h2.exclude(), h2.excludeData()))
				.orElse(h2);
		}
		if (!(target instanceof H2Spec) && !(target instanceof PostgresSpec)) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "--target: " + target.type() + " cannot be restored to",
					"name a database, a directory, or a target of the plan");
		}
		return target;
	}

	private static HoldfastException unknown(String typed, BackupPlan plan) {
		String nearest = NearestName.of(typed, List.copyOf(plan.targets().keySet()));
		return new HoldfastException(ExitCode.BAD_PLAN, "--target: plan " + plan.name() + " has no target " + typed,
				(nearest != null) ? "did you mean " + nearest + "?"
						: "a directory has a slash in it (./" + typed + "), a database is named by its URL");
	}

	/** Whether a restore there must be confirmed. */
	static boolean needsConfirmation(@Nullable String typed, BackupPlan plan) {
		TargetSpec named = (typed != null) ? plan.targets().get(typed) : null;
		return named == null || named.confirm();
	}

}
