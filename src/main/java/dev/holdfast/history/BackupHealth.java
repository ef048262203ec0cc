package dev.holdfast.history;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * What a plan could be restored from right now, by the history. A backup is good when all
 * its required destinations hold it and neither a verification nor a restore has found it
 * bad since.
 */
public final class BackupHealth {

	/** The newest is almost always good: few are looked at, whatever the history has. */
	private static final int AT_ONCE = 10;

	private final HistoryDatabase database;

	private final BackupHistory history;

	public BackupHealth(HistoryDatabase database) {
		this.database = database;
		this.history = new BackupHistory(database);
	}

	/**
	 * Looks at one plan.
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public Health of(String plan) {
		Map<String, Verifications.Verification> checked = new Verifications(this.database).ofPlan(plan);
		BackupRecord last = this.history.page(HistoryFilter.newest(plan, 1))
			.records()
			.stream()
			.findFirst()
			.orElse(null);
		String proven = newestProven(checked);
		Verifications.Verification proof = (proven != null) ? checked.get(proven) : null;
		return new Health(plan, newestGood(plan), last, proven, (proof != null) ? proof.provenAt() : null);
	}

	/** Of those that are still there. */
	private @Nullable String newestProven(Map<String, Verifications.Verification> checked) {
		return checked.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().proven())
			.map(Map.Entry::getKey)
			.sorted(Comparator.reverseOrder())
			.filter((id) -> !(this.history.show(id).backup() instanceof BackupRecord.Deleted))
			.findFirst()
			.orElse(null);
	}

	/** What a restore has put aside is never what a plan's next restore would take. */
	private BackupRecord.@Nullable Completed newestGood(String plan) {
		HistoryPage page;
		int number = 1;
		do {
			page = this.history
				.page(new HistoryFilter(HistoryKeys.BACKUP_JOB, plan, EnumSet.of(BackupRecord.Status.COMPLETED), null,
						null, null, null, HistoryFilter.Sort.CREATED, true, number++, AT_ONCE));
			for (BackupRecord run : page.records()) {
				if (run instanceof BackupRecord.Completed backup && !bad(backup.checked())
						&& !HistoryKeys.SAFETY_LABEL.equals(backup.facts().label())) {
					return backup;
				}
			}
		}
		while (page.more());
		return null;
	}

	private static boolean bad(Verifications.@Nullable Verification checked) {
		return checked != null && checked.bad();
	}

	/**
	 * How a plan stands.
	 *
	 * @param plan the plan
	 * @param newestGood the newest backup that can be relied on, or null
	 * @param last its newest run, however that ended; null when there was none
	 * @param newestProven id of the newest backup that a restore has proven, or null
	 * @param provenAt when that was, or null
	 */
	public record Health(String plan, BackupRecord.@Nullable Completed newestGood, @Nullable BackupRecord last,
			@Nullable String newestProven, @Nullable Instant provenAt) {

		/**
		 * The oldest moment that the sources of the newest good backup show: what its age
		 * counts from, also when the run was resumed hours later. Null without one.
		 */
		public @Nullable Instant dataAt() {
			if (this.newestGood == null) {
				return null;
			}
			return this.newestGood.archive()
				.sources()
				.stream()
				.map(ArchiveFacts.Of::instant)
				.filter(Objects::nonNull)
				.map(Instant::parse)
				.min(Instant::compareTo)
				.orElse(this.newestGood.facts().created());
		}

	}

}
