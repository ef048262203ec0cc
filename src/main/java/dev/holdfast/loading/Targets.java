package dev.holdfast.loading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.PrivateDirectory;
import dev.holdfast.plan.RestoreTestSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Target;
import dev.holdfast.source.files.FilesTarget;
import dev.holdfast.source.h2.H2Target;
import dev.holdfast.source.postgres.PostgresTarget;

/** Opens the target that a source needs. */
public final class Targets {

	private Targets() {
	}

	/**
	 * A target to be thrown away.
	 * @param source what the backup says of the source
	 * @param plan whose settings it gets
	 * @param environment the variables that connections look at
	 * @param directory private, and of this source and run alone
	 * @param register where temporary servers are noted
	 */
	public static Target scratch(SourceSummary source, BackupPlan plan, Map<String, String> environment, Path directory,
			Path register) {
		return switch (source.type()) {
			case "h2" -> H2Target.scratch(h2(source, plan), directory, source.versions().get("server"));
			case "files" -> FilesTarget.scratch(source.name(), directory);
			case "postgresql" -> postgres(source, plan, environment, directory, register);
			default -> throw later(source);
		};
	}

	/** On the plan's server for tests, else on one of our own. */
	private static Target postgres(SourceSummary source, BackupPlan plan, Map<String, String> environment,
			Path directory, Path register) {
		PostgresSpec server = testServer(plan);
		return (server != null) ? PostgresTarget.scratch(server, environment, directory)
				: PostgresTarget.temporary(source.name(), major(source), environment, directory, register);
	}

	private static @Nullable PostgresSpec testServer(BackupPlan plan) {
		RestoreTestSpec spec = plan.restoreTest();
		return (spec != null && spec.target() instanceof PostgresSpec server) ? server : null;
	}

	private static int major(SourceSummary source) {
		Matcher number = Pattern.compile("\\d+").matcher(source.versions().getOrDefault("server", ""));
		return number.find() ? Integer.parseInt(number.group()) : 0;
	}

	/** Where temporary servers of this home are noted; private. */
	public static Path register(Path home) {
		return PrivateDirectory.ensure(home.resolve("restore-servers"), "directory of temporary servers");
	}

	/**
	 * Removes the servers and scratch databases that killed runs left.
	 * @param plans whose servers for tests are looked at
	 * @param environment the variables that connections look at
	 * @return what was removed or could not be, for people
	 */
	public static List<String> removeLeft(Path home, List<BackupPlan> plans, Map<String, String> environment) {
		List<String> removed = new ArrayList<>();
		if (Files.isDirectory(home.resolve("restore-servers"))) {
			removed.addAll(PostgresTarget.removeLeft(register(home)));
		}
		for (BackupPlan plan : plans) {
			PostgresSpec server = testServer(plan);
			if (server != null) {
				removed.addAll(left(server, environment));
			}
		}
		return removed;
	}

	private static List<String> left(PostgresSpec server, Map<String, String> environment) {
		try {
			return PostgresTarget.removeLeft(server, environment);
		}
		catch (HoldfastException ex) {
			return List.of("scratch databases of killed runs cannot be looked for: " + ex.what());
		}
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
