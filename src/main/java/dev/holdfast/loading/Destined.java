package dev.holdfast.loading;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.PrivateDirectory;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.Target;
import dev.holdfast.source.files.FilesTarget;
import dev.holdfast.source.h2.H2Target;
import dev.holdfast.source.postgres.PostgresTarget;

/**
 * Where the sources of a backup go: back to where the plan has them, into another
 * database, or below a directory.
 *
 * @param text as it was typed, or the plan's name; without secrets
 * @param database one database for the one source of its type; null for none
 * @param directory below which every source gets a file or directory of its name; null
 * for none
 * @param sources names of those that are restored; empty for all
 */
public record Destined(String text, @Nullable SourceSpec database, @Nullable Path directory, Set<String> sources) {

	public Destined {
		sources = Set.copyOf(sources);
	}

	/** Whether everything goes back to where the plan has it. */
	public boolean isHome() {
		return this.database == null && this.directory == null;
	}

	/**
	 * Opens a place for every source that is restored; nothing is touched yet.
	 * @param environment the variables that connections look at
	 * @param directory private, for files that live as long as the places
	 * @return by the name of their source, in the manifest's order
	 * @throws HoldfastException with {@code BAD_PLAN} when a source has no place
	 */
	public Map<String, Place> open(Manifest backup, BackupPlan plan, Map<String, String> environment, Path directory) {
		requireKnown(backup);
		Map<String, Place> places = new LinkedHashMap<>();
		for (SourceSummary source : backup.sources()) {
			if (isTaken(source, backup)) {
				SourceSpec spec = spec(source, plan);
				places.put(source.name(), new Place(spec, open(source, spec, plan, environment, directory)));
			}
		}
		return places;
	}

	private void requireKnown(Manifest backup) {
		Set<String> unknown = new TreeSet<>(this.sources);
		backup.sources().forEach((source) -> unknown.remove(source.name()));
		List<String> there = backup.sources().stream().map(SourceSummary::name).toList();
		if (!unknown.isEmpty()) {
			throw bad("backup " + backup.backupId() + " has no source " + String.join(", ", unknown),
					"it has: " + String.join(", ", there));
		}
		SourceSpec into = this.database;
		if (into != null) {
			long fitting = backup.sources().stream().filter((source) -> isTaken(source, backup)).count();
			if (fitting != 1) {
				throw bad(
						this.text + " is one " + into.type() + " database, and backup " + backup.backupId() + " has "
								+ fitting + " sources of this type",
						(fitting == 0) ? "it has: " + String.join(", ", there) : "choose one with --source");
			}
		}
	}

	private boolean isTaken(SourceSummary source, Manifest backup) {
		boolean chosen = this.sources.isEmpty() || this.sources.contains(source.name());
		SourceSpec into = this.database;
		return chosen && (into == null || into.type().equals(source.type()));
	}

	private SourceSpec spec(SourceSummary source, BackupPlan plan) {
		SourceSpec known = Targets.spec(source, plan);
		SourceSpec into = this.database;
		Path below = this.directory;
		if (into != null) {
			return into;
		}
		if (below != null) {
			return below(source, known, below);
		}
		if (known == null) {
			throw bad(
					"plan " + plan.name() + " has no source " + source.name() + " of type " + source.type()
							+ " any more, so nobody knows where it goes",
					"say where with --target, or leave it out with --source");
		}
		return known;
	}

	private SourceSpec below(SourceSummary source, @Nullable SourceSpec known, Path below) {
		Path place = below.resolve(source.name()).toAbsolutePath().normalize();
		return switch (source.type()) {
			case "files" -> new FilesSpec(source.name(), List.of(place), List.of(), List.of());
			case "h2" -> {
				H2Spec before = (known instanceof H2Spec h2) ? h2 : null;
				yield new H2Spec(source.name(), "jdbc:h2:" + place, (before != null) ? before.user() : null,
						(before != null) ? before.password() : null, DumpFormat.NATIVE, List.of(), List.of(),
						List.of());
			}
			default ->
				throw bad("source " + source.name() + " is a " + source.type() + " database, which is no directory",
						"name a database server with --target, and the other sources with --source");
		};
	}

	private Target open(SourceSummary source, SourceSpec spec, BackupPlan plan, Map<String, String> environment,
			Path directory) {
		if (spec instanceof H2Spec h2) {
			return H2Target.of(h2, source.versions().get("server"));
		}
		if (spec instanceof FilesSpec files) {
			FilesSpec known = (Targets.spec(source, plan) instanceof FilesSpec own) ? own
					: new FilesSpec(source.name(), List.of(), List.of(), List.of());
			return (this.directory != null) ? FilesTarget.into(known, files.paths().get(0)) : FilesTarget.of(files);
		}
		if (spec instanceof PostgresSpec postgres) {
			return PostgresTarget.database(postgres, environment,
					PrivateDirectory.ensure(directory.resolve(source.name()), "directory of a restore"));
		}
		throw Targets.later(source);
	}

	private static HoldfastException bad(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, what, hint);
	}

	/**
	 * A place.
	 *
	 * @param spec what it is, as a source
	 * @param target the same, to be loaded
	 */
	public record Place(SourceSpec spec, Target target) {
	}

}
