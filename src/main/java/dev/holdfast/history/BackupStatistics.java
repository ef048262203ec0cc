package dev.holdfast.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Figures of one plan's backups, taken from run after run: memory does not grow with
 * their number, apart from a duration each.
 */
public final class BackupStatistics {

	/** Columns of the chart. */
	public static final int BUCKETS = 60;

	private final Instant since;

	private final Instant now;

	private final Map<String, Long> byDestination = new TreeMap<>();

	private final Map<String, Long> byType = new TreeMap<>();

	private final long[] largest = new long[BUCKETS];

	private long[] millis = new long[64];

	private int completed;

	private int failed;

	private final int[] halves = new int[4];

	private long original;

	private long stored;

	private long held;

	private int heldBackups;

	private long heldBefore;

	private @Nullable Instant lastSuccess;

	private @Nullable String lastBackup;

	/**
	 * Figures of a time.
	 * @param since its beginning; what is held counts all backups, however old
	 * @param now its end
	 */
	public BackupStatistics(Instant since, Instant now) {
		this.since = since;
		this.now = now;
	}

	/** Takes a run; in any order. */
	public void add(BackupRecord run) {
		ArchiveFacts archive = (run instanceof BackupRecord.Completed done) ? done.archive()
				: (run instanceof BackupRecord.Deleted gone) ? gone.archive() : null;
		if (archive != null) {
			hold(run, archive);
		}
		Instant created = run.facts().created();
		if (created.isBefore(this.since) || created.isAfter(this.now)) {
			return;
		}
		boolean late = created.isAfter(this.since.plus(Duration.between(this.since, this.now).dividedBy(2)));
		if (archive != null) {
			this.halves[late ? 2 : 0]++;
			completed(run.facts(), archive);
		}
		else if (run instanceof BackupRecord.Failed || run instanceof BackupRecord.Stopped) {
			this.failed++;
			this.halves[late ? 3 : 1]++;
		}
	}

	private void hold(BackupRecord run, ArchiveFacts archive) {
		long bytes = zero(archive.bytes());
		Instant end = (run instanceof BackupRecord.Deleted gone) ? gone.at() : null;
		boolean deleted = run instanceof BackupRecord.Deleted;
		if (run.facts().created().isBefore(this.since) && (!deleted || (end != null && !end.isBefore(this.since)))) {
			this.heldBefore += bytes;
		}
		Instant done = run.facts().created();
		if (this.lastSuccess == null || done.isAfter(this.lastSuccess)) {
			this.lastSuccess = done;
			this.lastBackup = run.facts().backupId();
		}
		if (deleted) {
			return;
		}
		this.held += bytes;
		this.heldBackups++;
		this.byType.merge(type(archive), bytes, Long::sum);
		archive.destinations()
			.stream()
			.filter((at) -> "stored".equals(at.result()))
			.forEach((at) -> this.byDestination.merge(at.name(), bytes, Long::sum));
	}

	private void completed(RunFacts facts, ArchiveFacts archive) {
		Duration took = facts.duration();
		if (this.completed == this.millis.length) {
			this.millis = Arrays.copyOf(this.millis, this.completed * 2);
		}
		this.millis[this.completed++] = (took != null) ? took.toMillis() : 0;
		this.original += zero(archive.originalBytes());
		this.stored += zero(archive.bytes());
		long width = Math.max(1, Duration.between(this.since, this.now).toMillis() / BUCKETS);
		int bucket = (int) Math.min(BUCKETS - 1, Duration.between(this.since, facts.created()).toMillis() / width);
		this.largest[bucket] = Math.max(this.largest[bucket], zero(archive.bytes()));
	}

	private static String type(ArchiveFacts archive) {
		boolean files = archive.sources().stream().anyMatch((source) -> "files".equals(source.type()));
		boolean databases = archive.sources().stream().anyMatch((source) -> !"files".equals(source.type()));
		return (files && databases) ? "full" : files ? "files" : "database";
	}

	private static long zero(@Nullable Long number) {
		return (number != null) ? number : 0;
	}

	/** Backups that were completed, also those deleted since. */
	public int completed() {
		return this.completed;
	}

	/**
	 * Backups that failed or were stopped, each run once however often it was resumed.
	 */
	public int failed() {
		return this.failed;
	}

	/** Completed of all that ended, 0 to 1; null when none has. */
	public @Nullable Double successRate() {
		return rate(this.completed, this.failed);
	}

	/**
	 * How much higher the rate is in the second half of the time than in the first; null
	 * when one of them has no runs.
	 */
	public @Nullable Double trend() {
		Double first = rate(this.halves[0], this.halves[1]);
		Double second = rate(this.halves[2], this.halves[3]);
		return (first != null && second != null) ? second - first : null;
	}

	private static @Nullable Double rate(int good, int bad) {
		return (good + bad > 0) ? (double) good / (good + bad) : null;
	}

	/** Bytes before compression, of all that were completed. */
	public long originalBytes() {
		return this.original;
	}

	/** Bytes of their archives. */
	public long storedBytes() {
		return this.stored;
	}

	/** Bytes of an average archive; 0 without any. */
	public long averageBytes() {
		return (this.completed > 0) ? this.stored / this.completed : 0;
	}

	/** Milliseconds of an average backup; 0 without any. */
	public long averageMillis() {
		return (this.completed > 0) ? Arrays.stream(this.millis, 0, this.completed).sum() / this.completed : 0;
	}

	/**
	 * Milliseconds within which this share of the backups was done (nearest rank).
	 * @param share above 0, up to 1
	 */
	public long millisOf(double share) {
		if (this.completed == 0) {
			return 0;
		}
		long[] sorted = Arrays.copyOf(this.millis, this.completed);
		Arrays.sort(sorted);
		return sorted[(int) Math.ceil(share * this.completed) - 1];
	}

	/** Bytes of all archives that are held now, each counted once. */
	public long heldBytes() {
		return this.held;
	}

	/** How many are held now. */
	public int heldBackups() {
		return this.heldBackups;
	}

	/** Bytes that are held at each destination now. */
	public Map<String, Long> byDestination() {
		return Map.copyOf(this.byDestination);
	}

	/**
	 * Bytes that are held of each type now: {@code database}, {@code files},
	 * {@code full}.
	 */
	public Map<String, Long> byType() {
		return Map.copyOf(this.byType);
	}

	/**
	 * Bytes that what is held has grown by in an average day; deletions count against it.
	 */
	public double growthPerDay() {
		double days = Duration.between(this.since, this.now).toMillis() / 86_400_000.0;
		return (days > 0) ? (this.held - this.heldBefore) / days : 0;
	}

	/**
	 * When the quota will be met if it goes on so; null when it will not within a hundred
	 * years. Now when it is met already.
	 */
	public @Nullable Instant quotaMet(long quota) {
		double growth = growthPerDay();
		if (this.held >= quota) {
			return this.now;
		}
		double days = (growth > 0) ? (quota - this.held) / growth : Double.MAX_VALUE;
		return (days < 36_500) ? this.now.plusMillis((long) (days * 86_400_000)) : null;
	}

	/** When the newest backup that was completed began; null for never. */
	public @Nullable Instant lastSuccess() {
		return this.lastSuccess;
	}

	/** Its id. */
	public @Nullable String lastBackup() {
		return this.lastBackup;
	}

	/**
	 * Bytes of the largest archive in each of {@value #BUCKETS} equal parts of the time.
	 */
	public List<Long> chart() {
		return Arrays.stream(this.largest).boxed().toList();
	}

}
