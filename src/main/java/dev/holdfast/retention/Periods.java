package dev.holdfast.retention;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.holdfast.plan.RetentionSpec;
import org.jspecify.annotations.Nullable;

/**
 * One backup of each day, week, month or year: the first that counts. Only periods that
 * have one are counted, so days without a backup use up nothing.
 */
final class Periods implements Rule {

	private static final Map<String, String> UNITS = Map.of("daily", "day", "weekly", "week", "monthly", "month",
			"yearly", "year");

	private final RetentionSpec.Period period;

	private final DayOfWeek weekStart;

	private final ZoneId zone;

	/** The first of each period. */
	private final Map<LocalDate, Candidate> first = new HashMap<>();

	/** When the periods that have one begin, the earliest first. */
	private final List<LocalDate> starts;

	/**
	 * Looks at what counts.
	 * @param counting in the order of their age, the oldest first
	 */
	Periods(RetentionSpec.Period period, DayOfWeek weekStart, ZoneId zone, List<Candidate> counting) {
		this.period = period;
		this.weekStart = weekStart;
		this.zone = zone;
		counting.forEach((backup) -> this.first.putIfAbsent(start(at(backup)), backup));
		this.starts = new ArrayList<>(this.first.keySet());
		Collections.sort(this.starts);
	}

	@Override
	public @Nullable String keeps(Candidate backup) {
		int number = number(backup);
		if (number > this.period.count() || !isFirst(backup)) {
			return null;
		}
		return this.period.name() + " " + number
				+ ((this.period.count() < Integer.MAX_VALUE) ? " of " + this.period.count() : " of all");
	}

	@Override
	public String lets(Candidate backup) {
		return (number(backup) > this.period.count()) ? Rule.OLDER + this.period.name() + " " + this.period.count()
				: "not the first of its " + UNITS.get(this.period.name());
	}

	@Override
	public @Nullable String storageClass() {
		return this.period.storageClass();
	}

	/** From the newest period on, which is 1. */
	private int number(Candidate backup) {
		int found = Collections.binarySearch(this.starts, start(at(backup)));
		int later = (found >= 0) ? this.starts.size() - found - 1 : this.starts.size() + found + 1;
		return later + 1;
	}

	private boolean isFirst(Candidate backup) {
		Candidate counted = this.first.get(start(at(backup)));
		return counted == null || Retention.ORDER.compare(backup, counted) <= 0;
	}

	private LocalDate start(Instant at) {
		return RetentionSpec.Period.start(this.period.name(), at, this.zone, this.weekStart);
	}

	private static Instant at(Candidate backup) {
		return Objects.requireNonNull(backup.at());
	}

}
