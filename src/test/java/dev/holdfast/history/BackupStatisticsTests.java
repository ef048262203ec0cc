package dev.holdfast.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BackupStatisticsTests {

	private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

	private static final Instant SINCE = NOW.minus(100, ChronoUnit.DAYS);

	private final BackupStatistics figures = new BackupStatistics(SINCE, NOW);

	@Test
	void ofNothingThereIsNothing() {
		assertThat(this.figures.successRate()).isNull();
		assertThat(this.figures.trend()).isNull();
		assertThat(this.figures.averageBytes()).isZero();
		assertThat(this.figures.millisOf(0.95)).isZero();
		assertThat(this.figures.growthPerDay()).isZero();
		assertThat(this.figures.lastSuccess()).isNull();
		assertThat(this.figures.quotaMet(1)).isNull();
		assertThat(this.figures.chart()).hasSize(60).containsOnly(0L);
	}

	@Test
	void countsRunsOfTheTimeAndTheirTrend() {
		this.figures.add(failed(90));
		this.figures.add(completed(80, 1, 1, "postgresql"));
		this.figures.add(completed(20, 1, 1, "postgresql"));
		this.figures.add(completed(10, 1, 1, "postgresql"));
		this.figures.add(failed(200));
		this.figures.add(new BackupRecord.Running(facts(0, 0), true, true));
		assertThat(this.figures.completed()).isEqualTo(3);
		assertThat(this.figures.failed()).isEqualTo(1);
		assertThat(this.figures.successRate()).isEqualTo(0.75);
		assertThat(this.figures.trend()).isEqualTo(0.5);
	}

	@Test
	void ranksDurations() {
		for (int second = 1; second <= 200; second++) {
			this.figures.add(completed(50, 1, second, "files"));
		}
		assertThat(this.figures.millisOf(0.5)).isEqualTo(100_000);
		assertThat(this.figures.millisOf(0.95)).isEqualTo(190_000);
		assertThat(this.figures.millisOf(1)).isEqualTo(200_000);
		assertThat(this.figures.averageMillis()).isEqualTo(100_500);
	}

	@Test
	void holdsWhatIsNotDeletedHoweverOldItIs() {
		this.figures.add(completed(400, 700, 1, "postgresql"));
		this.figures.add(completed(50, 100, 1, "files"));
		this.figures.add(completed(40, 30, 1, "files", "h2"));
		this.figures.add(deleted(300, 500, 10));
		this.figures.add(deleted(290, 400, 280));
		assertThat(this.figures.heldBackups()).isEqualTo(3);
		assertThat(this.figures.heldBytes()).isEqualTo(830);
		assertThat(this.figures.byType()).containsEntry("database", 700L)
			.containsEntry("files", 100L)
			.containsEntry("full", 30L)
			.hasSize(3);
		assertThat(this.figures.byDestination()).containsEntry("offsite", 830L).hasSize(1);
		// 700 and the 500 that were deleted within the time were there at its beginning
		assertThat(this.figures.growthPerDay()).isEqualTo((830 - 1200) / 100.0);
		assertThat(this.figures.lastSuccess()).isEqualTo(NOW.minus(40, ChronoUnit.DAYS));
	}

	@Test
	void foretellsWhenTheQuotaIsMet() {
		this.figures.add(completed(50, 1000, 1, "files"));
		assertThat(this.figures.growthPerDay()).isCloseTo(10, within(0.001));
		assertThat(this.figures.quotaMet(1500)).isEqualTo(NOW.plus(50, ChronoUnit.DAYS));
		assertThat(this.figures.quotaMet(1000)).isEqualTo(NOW);
		assertThat(this.figures.quotaMet(Long.MAX_VALUE)).isNull();
	}

	@Test
	void drawsTheLargestOfEachPartOfTheTime() {
		this.figures.add(completed(100, 5, 1, "files"));
		this.figures.add(completed(0, 7, 1, "files"));
		this.figures.add(completed(0, 3, 1, "files"));
		assertThat(this.figures.chart().get(0)).isEqualTo(5);
		assertThat(this.figures.chart().get(59)).isEqualTo(7);
		assertThat(this.figures.chart().subList(1, 59)).containsOnly(0L);
	}

	private static BackupRecord completed(int daysAgo, long bytes, int seconds, String... types) {
		return new BackupRecord.Completed(facts(daysAgo, seconds), archive(bytes, types), null);
	}

	private static BackupRecord deleted(int daysAgo, long bytes, int deletedDaysAgo) {
		return new BackupRecord.Deleted(facts(daysAgo, 1), archive(bytes, "files"),
				NOW.minus(deletedDaysAgo, ChronoUnit.DAYS), 1, null, null);
	}

	private static BackupRecord failed(int daysAgo) {
		return new BackupRecord.Failed(facts(daysAgo, 1), "13", "bucket is gone", false);
	}

	private static RunFacts facts(int daysAgo, int seconds) {
		Instant at = NOW.minus(daysAgo, ChronoUnit.DAYS);
		return new RunFacts(1, "backup", "shop-x", "shop", null, null, null, null, null, null, at, at,
				at.plus(Duration.ofSeconds(seconds)));
	}

	private static ArchiveFacts archive(@Nullable Long bytes, String... types) {
		List<ArchiveFacts.Of> sources = List.of(types)
			.stream()
			.map((type) -> new ArchiveFacts.Of(type, type, null, null, null, null, null, null))
			.toList();
		return new ArchiveFacts(null, bytes, null, null, null, null, null, null, null, null, null, null, 0, List.of(),
				List.of(new ArchiveFacts.At("offsite", "stored", null, null),
						new ArchiveFacts.At("local", "failed", null, null)),
				sources, null, null);
	}

}
