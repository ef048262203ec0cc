package dev.holdfast.plan;

import java.time.Duration;
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
 * @param labels per label: {@code until-next} or an ISO-8601 duration
 */
public record RetentionSpec(@Nullable Integer keepLast, @Nullable Duration within, List<Period> periods,
		Map<String, String> labels) {

	public RetentionSpec {
		periods = List.copyOf(periods);
		labels = Map.copyOf(labels);
	}

	/** Keeps everything. */
	public static RetentionSpec unlimited() {
		return new RetentionSpec(null, null, List.of(), Map.of());
	}

	/**
	 * One class of the grandfather-father-son scheme.
	 *
	 * @param name {@code daily}, {@code weekly}, {@code monthly} or {@code yearly}
	 * @param count how many
	 * @param storageClass class to move to, null to leave it
	 */
	public record Period(String name, int count, @Nullable String storageClass) {
	}

}
