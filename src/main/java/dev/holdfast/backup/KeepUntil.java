package dev.holdfast.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

import dev.holdfast.plan.RetentionSpec;
import org.jspecify.annotations.Nullable;

/**
 * How long a new backup is sure to stay under its plan's retention: by its finest class.
 * Only later backups decide whether it stays longer, as the one of its week or month.
 * What {@code expire-after} promises is fixed here for good.
 *
 * @param retentionClass for example {@code daily}
 * @param instant until when; null for always, or until others replace it
 */
record KeepUntil(String retentionClass, @Nullable Instant instant) {

	private static final Map<String, ChronoUnit> UNITS = Map.of("daily", ChronoUnit.DAYS, "weekly", ChronoUnit.WEEKS,
			"monthly", ChronoUnit.MONTHS, "yearly", ChronoUnit.YEARS);

	/** Decides for a backup that begins now. */
	static KeepUntil of(RetentionSpec retention, Instant now, ZoneId zone) {
		Duration promised = retention.expireAfter();
		if (promised != null) {
			return new KeepUntil("expire-after", now.plus(promised));
		}
		Duration within = retention.within();
		KeepUntil young = (within != null) ? new KeepUntil("within", now.plus(within)) : null;
		KeepUntil finest = finest(retention, now, zone);
		if (young == null || finest == null) {
			return Objects.requireNonNullElse((young != null) ? young : finest,
					new KeepUntil((retention.keepLast() != null) ? "keep-last" : "unlimited", null));
		}
		Instant until = finest.instant();
		return (until == null || until.isAfter(now.plus(within))) ? finest : young;
	}

	private static @Nullable KeepUntil finest(RetentionSpec retention, Instant now, ZoneId zone) {
		return retention.periods()
			.stream()
			.filter((period) -> UNITS.containsKey(period.name()))
			.min(Comparator.comparing((period) -> unit(period)))
			.map((period) -> new KeepUntil(period.name(),
					(period.count() == Integer.MAX_VALUE) ? null
							: now.atZone(zone).plus(period.count(), unit(period)).toInstant()))
			.orElse(null);
	}

	private static ChronoUnit unit(RetentionSpec.Period period) {
		return UNITS.getOrDefault(period.name(), ChronoUnit.FOREVER);
	}

}
