package dev.holdfast.history;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What of the history is wanted, in what order, and how much of it.
 *
 * @param job the job, null for every job
 * @param plan the plan, null for every plan
 * @param statuses how runs may stand; empty for any
 * @param since created at or after this, or null
 * @param until created before this, or null
 * @param label the label, or null for any
 * @param requestedBy who asked, with or without the host; or null for any
 * @param key fingerprint, or the end of one, of a key that opens the archive; or null
 * @param expiresUntil removable by then and not before now, or null
 * @param sort what to sort by
 * @param descending whether the greatest comes first
 * @param page from 1
 * @param limit runs on a page, 1 to {@value #MOST}
 */
public record HistoryFilter(@Nullable String job, @Nullable String plan, Set<BackupRecord.Status> statuses,
		@Nullable Instant since, @Nullable Instant until, @Nullable String label, @Nullable String requestedBy,
		@Nullable String key, @Nullable Instant expiresUntil, Sort sort, boolean descending, int page, int limit) {

	/** The largest page. */
	public static final int MOST = 1000;

	public HistoryFilter {
		statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(statuses));
		if (page < 1 || limit < 1 || limit > MOST) {
			throw new IllegalArgumentException("page " + page + " of " + limit);
		}
	}

	/** Without the filters that read what backups left. */
	public HistoryFilter(@Nullable String job, @Nullable String plan, Set<BackupRecord.Status> statuses,
			@Nullable Instant since, @Nullable Instant until, @Nullable String label, @Nullable String requestedBy,
			Sort sort, boolean descending, int page, int limit) {
		this(job, plan, statuses, since, until, label, requestedBy, null, null, sort, descending, page, limit);
	}

	/** The newest backups of a plan, or of all. */
	public static HistoryFilter newest(@Nullable String plan, int limit) {
		return new HistoryFilter(HistoryKeys.BACKUP_JOB, plan, Set.of(), null, null, null, null, Sort.CREATED, true, 1,
				limit);
	}

	/** What runs can be sorted by. */
	public enum Sort {

		/** When the run began. */
		CREATED,

		/** The plan's name. */
		PLAN,

		/** How it stands. */
		STATUS,

		/** How long it took. */
		DURATION,

		/** Bytes of the archive. */
		SIZE

	}

}
