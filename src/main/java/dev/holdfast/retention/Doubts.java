package dev.holdfast.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** What makes it wiser to remove nothing than to do as the rules say. */
final class Doubts {

	/** How far a clock may be off what is expected. */
	private static final Duration TOLERANCE = Duration.ofHours(24);

	/** Backups whose distances tell how often there is one. */
	private static final int LOOKED_AT = 11;

	private final Collection<Candidate> backups;

	private final List<Candidate> counting;

	private final Policy policy;

	Doubts(Collection<Candidate> backups, List<Candidate> counting, Policy policy) {
		this.backups = backups;
		this.counting = counting;
		this.policy = policy;
	}

	/** Why nothing may be removed now, for people; null where nothing is wrong. */
	@Nullable String about(Decisions decided, Instant now) {
		Candidate latest = this.backups.stream().filter((each) -> each.at() != null).max(Retention.ORDER).orElse(null);
		if (latest != null && at(latest).isAfter(now.plus(TOLERANCE))) {
			return "backup " + latest.id() + " is of " + at(latest) + ", but the clock of this machine says " + now;
		}
		if (this.counting.isEmpty()) {
			return this.backups.isEmpty() ? null : "there is no good backup";
		}
		Candidate newest = this.counting.get(this.counting.size() - 1);
		if (at(newest).plus(interval()).plus(TOLERANCE).isBefore(now)) {
			return "the newest good backup, " + newest.id() + ", is " + Duration.between(at(newest), now).toDays()
					+ " days old by the clock of this machine: either backups fail, or the clock is wrong";
		}
		return tooMany(decided);
	}

	private @Nullable String tooMany(Decisions decided) {
		long removed = decided.with(Decision.Verdict.REMOVE)
			.stream()
			.filter((decision) -> decision.backup().counts())
			.count();
		if (this.policy.allowLargeRemoval() || removed * 2 <= this.counting.size()) {
			return null;
		}
		return removed + " of " + this.counting.size() + " good backups would be removed, more than half";
	}

	/** As told, else the middle one of the distances of late. */
	private Duration interval() {
		Duration told = this.policy.interval();
		if (told != null) {
			return told;
		}
		List<Duration> distances = new ArrayList<>();
		List<Candidate> late = this.counting.subList(Math.max(0, this.counting.size() - LOOKED_AT),
				this.counting.size());
		for (int i = 1; i < late.size(); i++) {
			distances.add(Duration.between(at(late.get(i - 1)), at(late.get(i))));
		}
		distances.sort(Duration::compareTo);
		return distances.isEmpty() ? Duration.ZERO : distances.get(distances.size() / 2);
	}

	private static Instant at(Candidate backup) {
		return Objects.requireNonNull(backup.at());
	}

}
