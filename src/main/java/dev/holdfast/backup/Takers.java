package dev.holdfast.backup;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.ArchiveFacts;
import dev.holdfast.history.BackupHistory;
import dev.holdfast.history.BackupRecord;
import dev.holdfast.history.HistoryFilter;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations take a backup. One with {@code only} takes it when it has one of the
 * labels there, or is of one of the classes. A backup is {@code daily}, {@code weekly},
 * {@code monthly} or {@code yearly} at a destination that holds none of the plan from the
 * same day, week (ISO-8601), month or year of the plan's zone: so the first that succeeds
 * there in a month is the month's, and one that failed is made up for.
 */
final class Takers {

	private static final int PAGE = 100;

	private static final Map<String, Function<ZonedDateTime, List<Integer>>> PERIODS = Map.of("daily",
			(time) -> List.of(time.getYear(), time.getDayOfYear()), "weekly",
			(time) -> List.of(time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
			"monthly", (time) -> List.of(time.getYear(), time.getMonthValue()), "yearly",
			(time) -> List.of(time.getYear()));

	private final BackupPlan plan;

	private final BackupHistory history;

	Takers(BackupPlan plan, BackupHistory history) {
		this.plan = plan;
		this.history = history;
	}

	/**
	 * Names of the destinations that take a backup.
	 * @throws HoldfastException with {@code BAD_PLAN} when none does
	 */
	Set<String> of(BackupId id, @Nullable String label) {
		Set<String> names = new LinkedHashSet<>();
		for (DestinationSpec spec : this.plan.destinations()) {
			if (spec.only().isEmpty() || takes(spec, id.instant(), label)) {
				names.add(spec.name());
			}
		}
		if (names.isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"no destination of plan " + this.plan.name() + " takes this backup: each has only:",
					"add a destination without only:, or give the backup one of their labels (--label)");
		}
		return names;
	}

	private boolean takes(DestinationSpec spec, Instant now, @Nullable String label) {
		if (label != null && spec.only().contains(label) || spec.only().contains(keepClass(now))) {
			return true;
		}
		List<String> classes = new ArrayList<>(spec.only());
		classes.retainAll(PERIODS.keySet());
		if (classes.isEmpty()) {
			return false;
		}
		Instant last = lastStored(spec.name(), now);
		return last == null || classes.stream().anyMatch((each) -> differ(each, last, now, this.plan.zone()));
	}

	/** Those that no period decides. */
	private String keepClass(Instant now) {
		String found = KeepUntil.of(this.plan.retention(), now, this.plan.zone()).retentionClass();
		return PERIODS.containsKey(found) ? "" : found;
	}

	/** Whether two instants are of different periods. */
	static boolean differ(String period, Instant one, Instant other, ZoneId zone) {
		Function<ZonedDateTime, List<Integer>> key = PERIODS.getOrDefault(period, (time) -> List.of());
		return !key.apply(one.atZone(zone)).equals(key.apply(other.atZone(zone)));
	}

	/** When the newest backup that a destination took began; nothing beyond a year. */
	private @Nullable Instant lastStored(String destination, Instant now) {
		HistoryFilter filter = HistoryFilter.newest(this.plan.name(), PAGE);
		Instant oldest = now.atZone(this.plan.zone()).minusYears(1).toInstant();
		for (int number = 1;; number++) {
			HistoryPage page = this.history.page(new HistoryFilter(filter.job(), filter.plan(), Set.of(), oldest, null,
					null, null, filter.sort(), filter.descending(), number, PAGE));
			for (BackupRecord run : page.records()) {
				BackupId id = BackupId.parse(String.valueOf(run.facts().backupId())).orElse(null);
				if (id != null && isAt(destination, run)) {
					return id.instant();
				}
			}
			if (!page.more()) {
				return null;
			}
		}
	}

	private static boolean isAt(String destination, BackupRecord run) {
		ArchiveFacts archive = (run instanceof BackupRecord.Completed completed) ? completed.archive()
				: (run instanceof BackupRecord.Deleted deleted) ? deleted.archive() : null;
		return archive != null && archive.destinations()
			.stream()
			.anyMatch((at) -> at.name().equals(destination) && "stored".equals(at.result()));
	}

}
