package dev.holdfast.retention;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.holdfast.plan.RetentionSpec;
import org.jspecify.annotations.Nullable;

/**
 * What stays, worked out in another way than the product does: sets are filled from
 * buckets, where the product ranks each backup. A backup that does not count is put among
 * those that do, alone, and kept when it is then in one of the sets.
 */
final class Oracle {

	private final RetentionSpec rules;

	private final Map<String, List<String>> only;

	private final ZoneId zone;

	private final Map<String, LocalDate> dates = new HashMap<>();

	Oracle(RetentionSpec rules, Map<String, List<String>> only, ZoneId zone) {
		this.rules = rules;
		this.only = only;
		this.zone = zone;
	}

	Set<String> kept(List<Candidate> backups) {
		List<Candidate> good = new ArrayList<>();
		for (Candidate each : backups) {
			if (each.flaw() == null && !each.safety() && each.busy() == null) {
				good.add(each);
			}
		}
		good.sort((a, b) -> at(a).equals(at(b)) ? a.id().compareTo(b.id()) : at(a).compareTo(at(b)));
		Candidate newest = good.get(good.size() - 1);
		Set<String> kept = new TreeSet<>(chosen(good, at(newest)));
		for (Candidate each : backups) {
			if (each.flaw() != null || each.safety() || each.busy() != null) {
				List<Candidate> more = new ArrayList<>(good);
				int place = 0;
				while (place < more.size() && (at(more.get(place)).isBefore(at(each))
						|| at(more.get(place)).equals(at(each)) && more.get(place).id().compareTo(each.id()) < 0)) {
					place++;
				}
				more.add(place, each);
				if (chosen(more, at(newest)).contains(each.id())) {
					kept.add(each.id());
				}
			}
			if (each.hold() != null || each.busy() != null) {
				kept.add(each.id());
			}
		}
		kept.add(newest.id());
		for (int i = good.size() - 1; i >= 0; i--) {
			if (good.get(i).proven()) {
				kept.add(good.get(i).id());
				break;
			}
		}
		return kept;
	}

	private Set<String> chosen(List<Candidate> sorted, Instant newest) {
		Set<String> kept = chosen(sorted, newest, null);
		this.only.forEach((destination, names) -> {
			List<Candidate> there = new ArrayList<>(sorted);
			there.removeIf((each) -> !each.destinations().contains(destination));
			kept.addAll(chosen(there, newest, names));
		});
		return kept;
	}

	private Set<String> chosen(List<Candidate> sorted, Instant newest, @Nullable Collection<String> names) {
		Set<String> kept = new TreeSet<>();
		int size = sorted.size();
		if (this.rules.keepLast() != null && (names == null || names.contains("keep-last"))) {
			sorted.subList(Math.max(0, size - this.rules.keepLast()), size).forEach((each) -> kept.add(each.id()));
		}
		for (Candidate each : sorted) {
			Duration within = this.rules.within();
			if (within != null && (names == null || names.contains("within"))
					&& Duration.between(at(each), newest).compareTo(within) <= 0) {
				kept.add(each.id());
			}
			Instant until = each.expiresAt();
			if (until == null && this.rules.expireAfter() != null) {
				until = at(each).plus(this.rules.expireAfter());
			}
			if (until != null && until.compareTo(newest) > 0 && (names == null || names.contains("expire-after"))) {
				kept.add(each.id());
			}
		}
		this.rules.labels().forEach((label, how) -> {
			if (names == null || names.contains(label)) {
				List<Candidate> same = sorted.stream().filter((each) -> label.equals(each.label())).toList();
				if (how.equals("until-next") && !same.isEmpty()) {
					kept.add(same.get(same.size() - 1).id());
				}
				else if (!how.equals("until-next")) {
					same.stream()
						.filter((each) -> Duration.between(at(each), newest).compareTo(Duration.parse(how)) <= 0)
						.forEach((each) -> kept.add(each.id()));
				}
			}
		});
		for (RetentionSpec.Period period : this.rules.periods()) {
			if (names == null || names.contains(period.name())) {
				TreeMap<Long, String> first = new TreeMap<>();
				sorted.forEach((each) -> first.putIfAbsent(bucket(period.name(), each), each.id()));
				first.descendingMap().values().stream().limit(period.count()).forEach(kept::add);
			}
		}
		return kept;
	}

	private long bucket(String period, Candidate backup) {
		LocalDate date = this.dates.computeIfAbsent(backup.id(), (id) -> LocalDate.ofInstant(at(backup), this.zone));
		return switch (period) {
			case "daily" -> date.toEpochDay();
			case "weekly" -> week(date, this.rules.weekStart());
			case "monthly" -> date.getYear() * 12L + date.getMonthValue();
			default -> date.getYear();
		};
	}

	private static Instant at(Candidate backup) {
		return Objects.requireNonNull(backup.at());
	}

	/** Weeks since 1970-01-01, a Thursday. */
	private static long week(LocalDate date, DayOfWeek start) {
		return Math.floorDiv(date.toEpochDay() + DayOfWeek.THURSDAY.getValue() - start.getValue() + 7, 7);
	}

}
