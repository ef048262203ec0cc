package dev.holdfast.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import dev.holdfast.destination.StoredObject;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.Deletions;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.readback.StoredBackup;
import org.jspecify.annotations.Nullable;

import static java.util.stream.Collectors.toSet;

/**
 * Finds out about all backups of a plan: what the history knows, what the destinations
 * hold, and the facts that lie there. What can be told of a backup of another host comes
 * from its manifest.
 */
final class Survey {

	private final BackupPlan plan;

	private final List<Place> places;

	private final KnownBackups history;

	private final Consumer<String> warnings;

	private final Set<String> trusted;

	private final Set<BackupId> gone = new HashSet<>();

	private final Map<BackupId, Known> known;

	/** Ids of backups whose deletion has begun and not ended. */
	private final Set<String> marked;

	Survey(BackupPlan plan, List<Place> places, HistoryDatabase database, Consumer<String> warnings) {
		this.plan = plan;
		this.places = places;
		this.history = new KnownBackups(new BackupHistory(database), plan.name());
		this.warnings = warnings;
		this.trusted = StoredBackup.trusted(plan);
		this.known = this.history.finished(this.gone);
		this.marked = Deletions.begun(database, plan.name());
	}

	/**
	 * Lists every destination.
	 * @return why nothing may be removed; null when all were listed and hold what the
	 * history has there
	 */
	@Nullable HoldfastException doubt() {
		HoldfastException first = null;
		for (Place place : this.places) {
			place.list(this.plan);
			HoldfastException doubt = (place.unlisted() != null) ? place.unlisted() : missing(place);
			if (doubt != null && (first == null || first.code() == ExitCode.WARNINGS)) {
				first = doubt;
			}
		}
		return first;
	}

	/** A wrong bucket or prefix looks like this, and a directory that is not mounted. */
	private @Nullable HoldfastException missing(Place place) {
		List<BackupId> expected = this.known.values()
			.stream()
			.filter((each) -> !each.begun() && each.stored() != null && each.stored().contains(place.name()))
			.map(Known::id)
			.toList();
		long found = expected.stream().filter((id) -> place.of(id) != null).count();
		return (found * 2 >= expected.size()) ? null
				: new HoldfastException(ExitCode.WARNINGS,
						"destination " + place.name() + " holds only " + found + " of the " + expected.size()
								+ " backups that the history has there",
						"is it the right bucket, prefix or directory, and is it mounted?");
	}

	/** All backups that any destination holds something of, the oldest first. */
	List<Candidate> candidates() {
		Set<BackupId> ids = new TreeSet<>(
				Comparator.comparing(BackupId::instant).thenComparing(this::stored).thenComparing(BackupId::value));
		this.places.forEach((place) -> place.holdings().forEach((holding) -> ids.add(holding.id())));
		FactsOfPlan facts = new FactsOfPlan(this.places, this.trusted, this.warnings);
		Map<BackupId, String> busy = this.history.busy();
		Map<BackupId, List<KnownBackups.HoldEvent>> holds = this.history.holds();
		List<Candidate> found = new ArrayList<>();
		Instant last = null;
		for (BackupId id : ids) {
			Known about = about(id);
			if (about == null) {
				continue;
			}
			// of two in one second the one stored later is the newer
			Instant at = (last != null && !last.isBefore(id.instant())) ? last.plusMillis(1) : id.instant();
			last = at;
			found.add(new Candidate(id.value(), (about.strange() != null && !about.begun()) ? null : at, about.label(),
					flaw(about, facts), HistoryKeys.SAFETY_LABEL.equals(about.label()),
					about.checked() != null && about.checked().proven(),
					facts.hold(id, holds.getOrDefault(id, List.of())), busy.get(id), about.promised(), null, null,
					about.begun(), holding(id), storageClasses(id)));
		}
		List<Candidate> told = Unfinished.told(found, this.history.unfinished(), this::isForeign, required());
		return proven(new ArrayList<>(told), facts);
	}

	/** Whether this history does not know how its run has ended. */
	private boolean isForeign(Candidate backup) {
		Known about = this.known.get(BackupId.parse(backup.id()).orElseThrow());
		return about != null && about.foreign();
	}

	private Set<String> required() {
		return this.places.stream().filter(Place::required).map(Place::name).collect(toSet());
	}

	private Instant stored(BackupId id) {
		Instant first = Instant.MAX;
		for (Place place : this.places) {
			Holding holding = place.of(id);
			StoredObject manifest = (holding != null) ? holding.manifest() : null;
			if (manifest != null && manifest.modified().isBefore(first)) {
				first = manifest.modified();
			}
		}
		return first;
	}

	/** Null for what is no backup: an archive without a manifest that nobody marked. */
	private @Nullable Known about(BackupId id) {
		Known about = known(id);
		if (!this.marked.contains(id.value())) {
			return about;
		}
		Known marked = ((about != null) ? about : Known.strange(id, "its deletion has begun")).marked(!isWhole(id));
		this.known.put(id, marked);
		return marked;
	}

	/**
	 * Of a marked backup of which nothing is missing, nothing was deleted: whether it
	 * goes is decided anew.
	 */
	private boolean isWhole(BackupId id) {
		Known about = this.known.get(id);
		return about != null && !holding(id).isEmpty()
				&& this.places.stream().allMatch((place) -> Copies.problem(place, about) == null);
	}

	/** From the history, else from a manifest; null where there is neither. */
	private @Nullable Known known(BackupId id) {
		Known about = this.known.get(id);
		if (about != null) {
			return about;
		}
		for (Place place : this.places) {
			Holding holding = place.of(id);
			if (holding != null && holding.manifest() != null) {
				Known read = read(place, id);
				this.known.put(id, read);
				return read;
			}
		}
		return null;
	}

	private Known read(Place place, BackupId id) {
		try {
			StoredManifest stored = StoredManifest.fetch(place.destination(), id, this.trusted);
			return Known.of(id, stored.manifest(), stored.trusted());
		}
		catch (HoldfastException ex) {
			if (ex.code() != ExitCode.DAMAGED) {
				throw ex;
			}
			return Known.strange(id, ex.what());
		}
	}

	private @Nullable String flaw(Known about, FactsOfPlan facts) {
		String flaw = about.flaw();
		if (flaw == null) {
			flaw = facts.flaw(about.id(), (about.checked() != null) ? about.checked().at() : null);
		}
		return (flaw != null) ? flaw : lost(about);
	}

	/** What the listings show is missing of it where it must be. */
	private @Nullable String lost(Known about) {
		for (Place place : this.places) {
			String problem = Copies.problem(place, about);
			if (problem != null && (place.required() || holding(about.id()).isEmpty())) {
				return problem;
			}
		}
		return holding(about.id()).isEmpty() ? "no copy of it is whole" : null;
	}

	/** Names of the destinations that hold it whole, as far as a listing can tell. */
	private Set<String> holding(BackupId id) {
		Set<String> names = new HashSet<>();
		Known about = this.known.get(id);
		for (Place place : this.places) {
			if (about != null && place.of(id) != null && Copies.isWhole(place, about)) {
				names.add(place.name());
			}
		}
		return names;
	}

	private Set<String> storageClasses(BackupId id) {
		Set<String> classes = new HashSet<>();
		for (Place place : this.places) {
			Holding holding = place.of(id);
			if (holding != null && place.destination().hasStorageClasses()) {
				holding.archives().forEach((archive) -> classes.add(String.valueOf(archive.storageClass())));
			}
		}
		return classes;
	}

	/** The newest that another host has proven, unless one that is newer is known. */
	private List<Candidate> proven(List<Candidate> found, FactsOfPlan facts) {
		for (int i = found.size() - 1; i >= 0; i--) {
			Candidate each = found.get(i);
			BackupId id = BackupId.parse(each.id()).orElseThrow();
			Known about = this.known.get(id);
			if (each.counts() && each.proven()) {
				return found;
			}
			if (each.counts() && about != null && facts.proven(id, about.sha256())) {
				found.set(i, each.asProven());
				return found;
			}
		}
		return found;
	}

	/** What is being done with which backup right now. */
	Map<BackupId, String> busy() {
		return this.history.busy();
	}

	/** Whether the history says that this was deleted. */
	boolean isGone(BackupId id) {
		return this.gone.contains(id);
	}

	/** Copies that should be there and are not, or not whole, for people. */
	List<Copies.Missing> missing() {
		List<Copies.Missing> missing = new ArrayList<>();
		Map<BackupId, Known> sorted = new HashMap<>(this.known);
		sorted.values()
			.stream()
			.filter((each) -> !each.begun() && each.strange() == null)
			.sorted(Comparator.comparing((Known each) -> each.id().value()))
			.forEach((each) -> this.places.forEach((place) -> {
				String problem = (place.unlisted() == null) ? Copies.problem(place, each) : null;
				if (problem != null) {
					missing.add(new Copies.Missing(each, place, problem));
				}
			}));
		return missing;
	}

}
