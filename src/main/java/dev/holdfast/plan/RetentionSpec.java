package dev.holdfast.plan;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How long backups stay. Counts are null when the plan does not name them and
 * {@link Integer#MAX_VALUE} for {@code unlimited}.
 *
 * @param keepLast newest backups that always stay
 * @param within every good backup that young stays
 * @param periods per {@code daily}, {@code weekly}, {@code monthly}, {@code yearly}
 * @param labels per label: {@code until-next}, {@code unlimited} or an ISO-8601 duration
 * @param expireAfter what each new backup is promised to stay; fixed when it is made
 * @param weekStart with which day a week begins
 */
public record RetentionSpec(@Nullable Integer keepLast, @Nullable Duration within, List<Period> periods,
		Map<String, String> labels, @Nullable Duration expireAfter, DayOfWeek weekStart) {

	public RetentionSpec {
		periods = List.copyOf(periods);
		labels = Map.copyOf(labels);
	}

	/** Keeps everything. */
	public static RetentionSpec unlimited() {
		return new RetentionSpec(null, null, List.of(), Map.of(), null, DayOfWeek.MONDAY);
	}

	/** Whether it keeps everything: there is no rule. */
	public boolean isUnlimited() {
		return this.keepLast == null && this.within == null && this.periods.isEmpty() && this.expireAfter == null;
	}

	/**
	 * One class of the grandfather-father-son scheme.
	 *
	 * @param name {@code daily}, {@code weekly}, {@code monthly} or {@code yearly}
	 * @param count how many
	 * @param storageClass class to move to, null to leave it
	 */
	public record Period(String name, int count, @Nullable String storageClass) {

		/**
		 * The day with which the period of an instant begins.
		 * @param name {@code daily}, {@code weekly}, {@code monthly} or {@code yearly}
		 * @param weekStart with which day a week begins
		 */
		public static LocalDate start(String name, Instant instant, ZoneId zone, DayOfWeek weekStart) {
			LocalDate day = instant.atZone(zone).toLocalDate();
			return switch (name) {
				case "daily" -> day;
				case "weekly" -> day.with(TemporalAdjusters.previousOrSame(weekStart));
				case "monthly" -> day.withDayOfMonth(1);
				case "yearly" -> day.withDayOfYear(1);
				default -> throw new IllegalArgumentException("no period: " + name);
			};
		}

	}

}
