package dev.holdfast.loading;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Target;
import dev.holdfast.source.files.FilesTarget;
import dev.holdfast.source.h2.H2Target;

/** Opens the target that a source needs. */
public final class Targets {

	private Targets() {
	}

	/**
	 * A target to be thrown away.
	 * @param source what the backup says of the source
	 * @param plan whose settings it gets
	 * @param directory private, and of this source and run alone
	 */
	public static Target scratch(SourceSummary source, BackupPlan plan, Path directory) {
		return switch (source.type()) {
			case "h2" -> H2Target.scratch(h2(source, plan), directory, source.versions().get("server"));
			case "files" -> FilesTarget.scratch(source.name(), directory);
			default -> throw later(source);
		};
	}

	private static H2Spec h2(SourceSummary source, BackupPlan plan) {
		return (spec(source, plan) instanceof H2Spec known) ? known : new H2Spec(source.name(), "jdbc:h2:scratch", null,
				null, DumpFormat.NATIVE, List.of(), List.of(), List.of());
	}

	/** What the plan says of a source; null when it has none of this name and type. */
	static @Nullable SourceSpec spec(SourceSummary source, BackupPlan plan) {
		return plan.sources()
			.stream()
			.filter((spec) -> spec.name().equals(source.name()) && spec.type().equals(source.type()))
			.findFirst()
			.orElse(null);
	}

	static HoldfastException later(SourceSummary source) {
		return new HoldfastException(ExitCode.BAD_PLAN,
				"source " + source.name() + ": " + source.type() + " cannot be restored by this version",
				"docs/emergency-restore.md has the commands that restore it without Holdfast");
	}

}
