package dev.holdfast.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.holdfast.destination.ObjectKey;
import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.FactName;
import dev.holdfast.evidence.Facts;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.KnownBackups.HoldEvent;
import org.jspecify.annotations.Nullable;

/**
 * The facts beside a plan's archives, read only as far as they decide anything: their
 * names tell what they are about.
 */
final class FactsOfPlan {

	/** How long after a run its fact may be dated. */
	private static final Duration LATER = Duration.ofMinutes(1);

	private final Set<String> trusted;

	private final Consumer<String> problems;

	private final Map<BackupId, Map<FactName, Place>> names = new HashMap<>();

	FactsOfPlan(List<Place> places, Set<String> trusted, Consumer<String> problems) {
		this.trusted = trusted;
		this.problems = problems;
		for (Place place : places) {
			place.holdings()
				.forEach((holding) -> holding.facts()
					.forEach((fact) -> this.names.computeIfAbsent(holding.id(), (id) -> new LinkedHashMap<>())
						.putIfAbsent(fact, place)));
		}
	}

	/**
	 * Why a backup is held; null where it is not. The last hold or release says. A hold
	 * by anyone counts, a release only by those who are trusted; one that cannot be read
	 * is a hold.
	 */
	@Nullable String hold(BackupId id, List<HoldEvent> history) {
		return last(id, history).filter(HoldEvent::hold)
			.map((event) -> (event.reason() != null) ? event.reason() : "no reason given")
			.orElse(null);
	}

	/** The hold or release that counts; what cannot be read is a hold. */
	Optional<HoldEvent> last(BackupId id, List<HoldEvent> history) {
		List<HoldEvent> events = new ArrayList<>(history);
		for (FactName name : names(id, Fact.Kind.HOLD, Fact.Kind.RELEASE)) {
			Facts read = read(id, name);
			if (!read.problems().isEmpty()) {
				return Optional.of(new HoldEvent(name.at(), true, "a hold or release beside it cannot be read"));
			}
			read.facts().forEach((known) -> {
				Fact fact = known.signed().fact();
				boolean hold = fact.kind() == Fact.Kind.HOLD;
				if (hold || known.trusted()) {
					events.add(new HoldEvent(fact.at(), hold, fact.reason()));
				}
			});
		}
		// to the second, as facts have it; a hold wins over a release of the same
		return events.stream()
			.max(Comparator.comparing((HoldEvent event) -> event.at().getEpochSecond()).thenComparing(HoldEvent::hold));
	}

	/** Whether a trusted fact says that a restore has proven this archive. */
	boolean proven(BackupId id, @Nullable String sha256) {
		return sha256 != null && names(id, Fact.Kind.PROOF).stream().anyMatch((name) -> read(id, name).proven(sha256));
	}

	/**
	 * What a later verification than the history knows of has found wrong, by whatever
	 * host; null for nothing.
	 * @param known when the history says that it was last looked at, or null
	 */
	@Nullable String flaw(BackupId id, @Nullable Instant known) {
		return names(id, Fact.Kind.VERIFICATION).stream()
			.filter((name) -> known == null || name.at().isAfter(known.plus(LATER)))
			.max(Comparator.comparing(FactName::at))
			.flatMap((name) -> read(id, name).facts().stream().findFirst())
			.filter(Facts.Known::trusted)
			.map((fact) -> fact.signed().fact())
			.filter((fact) -> fact.result().equals("bad"))
			.map((fact) -> "found bad on " + fact.at() + " by " + fact.host())
			.orElse(null);
	}

	private List<FactName> names(BackupId id, Fact.Kind... kinds) {
		return this.names.getOrDefault(id, Map.of())
			.keySet()
			.stream()
			.filter((name) -> List.of(kinds).contains(name.kind()))
			.toList();
	}

	private Facts read(BackupId id, FactName name) {
		Place place = this.names.getOrDefault(id, Map.of()).get(name);
		List<ObjectKey> key = List.of(name.key());
		Facts read = (place != null) ? Facts.read(place.destination(), key, this.trusted)
				: new Facts(List.of(), List.of());
		read.problems().forEach(this.problems);
		return read;
	}

}
