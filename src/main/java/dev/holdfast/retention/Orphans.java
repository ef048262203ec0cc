package dev.holdfast.retention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Upload;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.Leftovers;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.postgres.ReplacedDatabase;
import dev.holdfast.source.postgres.ReplacedDatabases;

/**
 * What runs of a plan that died have left behind: uploads without an end, archives
 * without a manifest, staging, and databases that restores have replaced. Only what is
 * older than {@link #AGE} counts, and nothing of a backup that is finished or being made.
 */
public final class Orphans implements AutoCloseable {

	/** From then on nobody comes back for it. */
	public static final Duration AGE = Duration.ofDays(7);

	private final BackupPlan plan;

	private final Path home;

	private final HistoryDatabase database;

	private final Map<String, String> environment;

	private final Instant before;

	private final Consumer<String> warnings;

	private final List<Place> places = new ArrayList<>();

	private final List<ReplacedDatabases> servers = new ArrayList<>();

	/**
	 * Looks nowhere yet.
	 * @param plan the plan, with the secrets of its sources
	 * @param home the home directory
	 * @param environment the variables that connections look at
	 * @param warnings hears of what could not be looked at or removed
	 */
	public Orphans(BackupPlan plan, Path home, HistoryDatabase database, Map<String, String> environment, Instant now,
			Consumer<String> warnings) {
		this.plan = plan;
		this.home = home;
		this.database = database;
		this.environment = environment;
		this.before = now.minus(AGE);
		this.warnings = warnings;
		plan.destinations().forEach((spec) -> this.places.add(new Place(spec)));
	}

	/**
	 * Finds them all; changes nothing.
	 * @throws HoldfastException with {@code DESTINATION_REFUSED} when a destination
	 * cannot be listed: what is an orphan cannot be told then
	 */
	public List<Orphan> find() {
		KnownBackups history = new KnownBackups(new BackupHistory(this.database), this.plan.name());
		Set<BackupId> used = new HashSet<>(history.finished(new HashSet<>()).keySet());
		used.addAll(history.busy().keySet());
		for (Place place : this.places) {
			place.list(this.plan);
			HoldfastException unlisted = place.unlisted();
			if (unlisted != null) {
				throw new HoldfastException(ExitCode.DESTINATION_REFUSED, unlisted.what(), unlisted.hint(), unlisted);
			}
			place.holdings()
				.stream()
				.filter((holding) -> !holding.manifests().isEmpty())
				.forEach((holding) -> used.add(holding.id()));
		}
		List<Orphan> found = new ArrayList<>();
		this.places.forEach((place) -> uploads(place, history.busy().keySet(), found));
		this.places.forEach((place) -> archives(place, used, found));
		staging(history.busy().keySet(), found);
		databases(found);
		return found;
	}

	private void uploads(Place place, Set<BackupId> busy, List<Orphan> found) {
		Destination destination = place.destination();
		for (Destination.PendingUpload pending : destination.pending(this.plan.name() + "/")) {
			Instant begun = pending.begun();
			boolean inUse = busy.stream().anyMatch((id) -> pending.key().value().startsWith(id.beside(".").value()));
			if (begun != null && begun.isBefore(this.before) && !inUse) {
				found.add(new Orphan("unfinished upload", destination.locate(pending.key()), begun, () -> {
					Upload upload = destination.resume(pending.key(), pending.uploadId());
					if (upload != null) {
						upload.abort();
					}
				}));
			}
		}
	}

	private void archives(Place place, Set<BackupId> used, List<Orphan> found) {
		for (Holding holding : place.holdings()) {
			boolean old = holding.archives().stream().allMatch((each) -> each.modified().isBefore(this.before));
			if (!used.contains(holding.id()) && !holding.archives().isEmpty() && old) {
				String where = place.destination().locate(holding.archives().get(0).key());
				String locked = place.destination().locked(holding.all()).values().stream().findFirst().orElse(null);
				if (locked != null) {
					this.warnings.accept(where + " has no manifest and stays: " + locked);
					continue;
				}
				found.add(new Orphan("archive without manifest", where, holding.id().instant(), () -> {
					Destination.Deletion deletion = place.destination().delete(holding.all());
					deletion.left().values().forEach(this.warnings);
					for (HoldfastException refused : deletion.refused().values()) {
						throw refused;
					}
				}));
			}
		}
	}

	private void staging(Set<BackupId> busy, List<Orphan> found) {
		Path configured = this.plan.limits().stagingDirectory();
		Path all = ((configured != null) ? configured : this.home.resolve("staging")).resolve(this.plan.name());
		if (!Files.isDirectory(all) || this.database.locks().holder(this.plan.name()).isPresent()) {
			return;
		}
		List<Destination> destinations = this.places.stream().map(Place::destination).toList();
		try (Stream<Path> directories = Files.list(all)) {
			directories.sorted()
				.forEach((directory) -> BackupId.parse(directory.getFileName().toString())
					.filter((id) -> id.instant().isBefore(this.before) && !busy.contains(id))
					.ifPresent((id) -> found.add(new Orphan("staging", directory.toString(), id.instant(), () -> {
						String problem = Leftovers.removeOne(directory, destinations);
						if (problem != null) {
							throw new HoldfastException(ExitCode.WARNINGS, problem, "run it again");
						}
					}))));
		}
		catch (IOException ex) {
			this.warnings.accept("staging " + all + " cannot be read: " + ex.getMessage());
		}
	}

	private void databases(List<Orphan> found) {
		this.plan.sources().forEach((source) -> {
			if (source instanceof PostgresSpec spec) {
				try {
					ReplacedDatabases server = ReplacedDatabases.of(spec, this.environment);
					this.servers.add(server);
					server.list()
						.stream()
						.filter((each) -> each.since().isBefore(this.before))
						.forEach((each) -> database(server, each, found));
				}
				catch (HoldfastException ex) {
					this.warnings.accept("replaced databases are not looked for: " + ex.what());
				}
			}
		});
	}

	private void database(ReplacedDatabases server, ReplacedDatabase replaced, List<Orphan> found) {
		if (!replaced.sessions().isEmpty()) {
			this.warnings.accept("database " + replaced.name() + " stays: it is in use by "
					+ String.join(", ", replaced.sessions()));
			return;
		}
		found.add(new Orphan("replaced database", replaced.name(), replaced.since(), () -> server.drop(replaced)));
	}

	@Override
	public void close() {
		this.places.forEach(Place::close);
		this.servers.forEach(ReplacedDatabases::close);
	}

	/**
	 * Something that nobody comes back for.
	 *
	 * @param what it is, for people
	 * @param where it is
	 * @param since when
	 * @param removal removes it
	 */
	public record Orphan(String what, String where, Instant since, Runnable removal) {
	}

}
