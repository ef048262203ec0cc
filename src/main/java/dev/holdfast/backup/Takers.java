package dev.holdfast.backup;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
import dev.holdfast.plan.RetentionSpec.Period;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations take a backup. One with {@code only} takes it when it has one of the
 * labels there, or is of one of the classes. A backup is {@code daily}, {@code weekly},
 * {@code monthly} or {@code yearly} at a destination that holds none of the plan from the
 * same day, week, month or year of the plan's zone: so the first that succeeds there in a
 * month is the month's, and one that failed is made up for.
 */
final class Takers {

	private static final int PAGE = 100;

	private static final Set<String> PERIODS = Set.of("daily", "weekly", "monthly", "yearly");

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
		classes.retainAll(PERIODS);
		if (classes.isEmpty()) {
			return false;
		}
		Instant last = lastStored(spec.name(), now);
		return last == null || classes.stream()
			.anyMatch((each) -> differ(each, last, now, this.plan.zone(), this.plan.retention().weekStart()));
	}

	/** Those that no period decides. */
	private String keepClass(Instant now) {
		String found = KeepUntil.of(this.plan.retention(), now, this.plan.zone()).retentionClass();
		return PERIODS.contains(found) ? "" : found;
	}

	/** Whether two instants are of different periods. */
	static boolean differ(String period, Instant one, Instant other, ZoneId zone, DayOfWeek weekStart) {
		return PERIODS.contains(period)
				&& !Period.start(period, one, zone, weekStart).equals(Period.start(period, other, zone, weekStart));
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
