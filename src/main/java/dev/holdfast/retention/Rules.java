package dev.holdfast.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import dev.holdfast.plan.RetentionSpec;
import org.jspecify.annotations.Nullable;

/** Makes rules of a policy, the finest first. */
final class Rules {

	private static final List<String> FINEST_FIRST = List.of("daily", "weekly", "monthly", "yearly");

	private final RetentionSpec retention;

	private final ZoneId zone;

	/** In the order of their age. */
	private final List<Candidate> counting;

	/**
	 * What ages count from: the newest success. However long backups fail, those that
	 * there are grow no older.
	 */
	private final Instant newest;

	Rules(RetentionSpec retention, ZoneId zone, List<Candidate> counting, Instant newest) {
		this.retention = retention;
		this.zone = zone;
		this.counting = counting;
		this.newest = newest;
	}

	/** Those of the plan as a whole. */
	List<Rule> all() {
		return chosen((name) -> true);
	}

	/**
	 * Those that a destination with {@code only} is there for.
	 * @param names of classes and labels
	 */
	List<Rule> of(List<String> names, String destination) {
		return chosen(names::contains).stream().map((rule) -> (Rule) new At(rule, destination)).toList();
	}

	private List<Rule> chosen(Predicate<String> wanted) {
		List<Rule> rules = new ArrayList<>();
		Integer last = this.retention.keepLast();
		if (last != null && wanted.test("keep-last")) {
			rules.add(new Last(this.counting, last));
		}
		Duration within = this.retention.within();
		if (within != null && wanted.test("within")) {
			rules.add(new Young(this.newest, within));
		}
		this.retention.labels().forEach((label, how) -> {
			if (wanted.test(label)) {
				rules.add(new Labelled(this.counting, label, how, this.newest));
			}
		});
		if (wanted.test("expire-after")) {
			rules.add(new Promised(this.newest, this.retention.expireAfter()));
		}
		FINEST_FIRST.forEach((name) -> this.retention.periods()
			.stream()
			.filter((period) -> period.name().equals(name) && wanted.test(name))
			.forEach((period) -> rules.add(new Periods(period, this.retention.weekStart(), this.zone, this.counting))));
		return rules;
	}

	private static Instant at(Candidate backup) {
		return Objects.requireNonNull(backup.at());
	}

	/** {@code keep-last}. */
	private record Last(List<Candidate> counting, int count) implements Rule {

		@Override
		public @Nullable String keeps(Candidate backup) {
			int found = Collections.binarySearch(this.counting, backup, Retention.ORDER);
			int newer = (found >= 0) ? this.counting.size() - found - 1 : this.counting.size() + found + 1;
			return (newer < this.count)
					? "last " + (newer + 1) + ((this.count < Integer.MAX_VALUE) ? " of " + this.count : " of all")
					: null;
		}

		@Override
		public String lets(Candidate backup) {
			return OLDER + "the last " + this.count;
		}

	}

	/** {@code within}. */
	private record Young(Instant newest, Duration within) implements Rule {

		@Override
		public @Nullable String keeps(Candidate backup) {
			return at(backup).isBefore(this.newest.minus(this.within)) ? null : "within " + text(this.within);
		}

		@Override
		public String lets(Candidate backup) {
			return OLDER + text(this.within);
		}

	}

	/** {@code labels}. */
	private record Labelled(List<Candidate> counting, String label, String how, Instant newest) implements Rule {

		@Override
		public @Nullable String keeps(Candidate backup) {
			if (!this.label.equals(backup.label())) {
				return null;
			}
			return switch (this.how) {
				case "unlimited" -> this.label + " of all";
				case "until-next" -> isLast(backup) ? "newest " + this.label : null;
				default -> isYoung(backup) ? this.label + " within " + text(Duration.parse(this.how)) : null;
			};
		}

		private boolean isYoung(Candidate backup) {
			return !at(backup).isBefore(this.newest.minus(Duration.parse(this.how)));
		}

		private boolean isLast(Candidate backup) {
			for (int i = this.counting.size() - 1; i >= 0; i--) {
				Candidate other = this.counting.get(i);
				if (Retention.ORDER.compare(other, backup) <= 0) {
					return true;
				}
				if (this.label.equals(other.label())) {
					return false;
				}
			}
			return true;
		}

		@Override
		public String lets(Candidate backup) {
			if (!this.label.equals(backup.label())) {
				return "";
			}
			return this.how.equals("until-next") ? "a newer " + this.label + " is there"
					: OLDER + this.label + " " + text(Duration.parse(this.how));
		}

	}

	/** {@code expire-after}, fixed when the backup was made. */
	private record Promised(Instant newest, @Nullable Duration now) implements Rule {

		@Override
		public @Nullable String keeps(Candidate backup) {
			Instant until = until(backup);
			return (until != null && until.isAfter(this.newest)) ? "until " + until : null;
		}

		@Override
		public String lets(Candidate backup) {
			Instant until = until(backup);
			return (until != null) ? "expired " + until : "";
		}

		/** One made before the plan said so gets what the plan says now. */
		private @Nullable Instant until(Candidate backup) {
			return (backup.expiresAt() != null) ? backup.expiresAt()
					: (this.now != null) ? at(backup).plus(this.now) : null;
		}

	}

	/** A rule as one destination's {@code only} means it. */
	private record At(Rule rule, String destination) implements Rule {

		@Override
		public @Nullable String keeps(Candidate backup) {
			String why = backup.destinations().contains(this.destination) ? this.rule.keeps(backup) : null;
			return (why != null) ? why + " at " + this.destination : null;
		}

		@Override
		public String lets(Candidate backup) {
			return "";
		}

		@Override
		public @Nullable String storageClass() {
			return this.rule.storageClass();
		}

	}

	/** As people write it. */
	static String text(Duration duration) {
		if (duration.toSeconds() % 86_400 == 0 && duration.toDays() > 0) {
			return duration.toDays() + "d";
		}
		return (duration.toSeconds() % 3600 == 0) ? duration.toHours() + "h" : duration.toMinutes() + "min";
	}

}
