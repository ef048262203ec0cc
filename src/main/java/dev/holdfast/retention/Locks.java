package dev.holdfast.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/**
 * Asks the stores which of the backups that are to go or to be moved they will not let
 * go, of each object and before anything of any of them is touched.
 */
final class Locks {

	private final List<Place> places;

	Locks(List<Place> places) {
		this.places = places;
	}

	/** The same candidates, with what was learned of those that were decided to go. */
	List<Candidate> ask(List<Candidate> candidates, Decisions decisions) {
		Set<String> asked = new HashSet<>();
		for (Decision.Verdict verdict : List.of(Decision.Verdict.REMOVE, Decision.Verdict.MOVE)) {
			decisions.with(verdict).forEach((decision) -> asked.add(decision.backup().id()));
		}
		Map<String, Map<String, String>> locked = new HashMap<>();
		this.places.forEach((place) -> ask(place, asked, locked));
		List<Candidate> learned = new ArrayList<>();
		for (Candidate each : candidates) {
			Map<String, String> why = locked.get(each.id());
			learned.add((why != null) ? each.lockedBy(text(why)) : each);
		}
		return learned;
	}

	/** Why one backup cannot go; null when it can. */
	@Nullable String ask(BackupId id) {
		Map<String, Map<String, String>> locked = new HashMap<>();
		this.places.forEach((place) -> ask(place, Set.of(id.value()), locked));
		Map<String, String> why = locked.get(id.value());
		return (why != null) ? text(why) : null;
	}

	private static void ask(Place place, Set<String> asked, Map<String, Map<String, String>> locked) {
		Map<ObjectKey, String> owners = new HashMap<>();
		place.holdings()
			.stream()
			.filter((holding) -> asked.contains(holding.id().value()))
			.forEach((holding) -> holding.all().forEach((key) -> owners.put(key, holding.id().value())));
		place.destination()
			.locked(List.copyOf(owners.keySet()))
			.forEach((key, why) -> locked.computeIfAbsent(owners.getOrDefault(key, ""), (id) -> new TreeMap<>())
				.merge(place.name(), why, (one, other) -> (one.compareTo(other) > 0) ? one : other));
	}

	/** The latest time of each store. */
	private static String text(Map<String, String> byPlace) {
		List<String> texts = new ArrayList<>();
		byPlace.forEach((place, why) -> texts.add(place + " keeps it, " + why));
		return String.join("; ", texts);
	}

}
