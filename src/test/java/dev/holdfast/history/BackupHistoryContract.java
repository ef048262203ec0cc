package dev.holdfast.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is read back of a history, whatever keeps it. */
abstract class BackupHistoryContract {

	private static final Instant DAY = Instant.parse("2026-11-21T11:02:03Z");

	private static final HoldfastException NO_BUCKET = new HoldfastException(ExitCode.DESTINATION_REFUSED,
			"bucket 'x' not found", "create the bucket");

	/** An empty history. */
	abstract HistoryDatabase database();

	private static HistoryFilter filter(@Nullable String plan, Set<BackupRecord.Status> statuses,
			HistoryFilter.Sort sort, boolean descending) {
		return new HistoryFilter("backup", plan, statuses, null, null, null, null, sort, descending, 1, 100);
	}

	private List<String> ids(HistoryFilter filter) {
		return new BackupHistory(database()).page(filter)
			.records()
			.stream()
			.map((run) -> String.valueOf(run.facts().backupId()))
			.toList();
	}

	@Test
	void findsNothingWhereThereIsNoHistory() {
		BackupHistory history = new BackupHistory(database());
		assertThat(history.page(HistoryFilter.newest(null, 10)).records()).isEmpty();
		assertThat(database().exists()).isFalse();
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> history.resolve("latest", null))
			.withMessage("no backups yet");
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> history.show("shop-1"))
			.withMessage("no backup 'shop-1' in the history")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN));
	}

	@Test
	void readsBackWhatACompletedRunLeft() {
		new RecordedRuns(database()).completed("shop-20261121T110203Z-k3f9ab", DAY, 1000,
				List.of("local: disk full", "äöü \"quoted\""),
				Map.of("label", "pre-deploy", "requestedBy", "ops@db1", "correlationId", "c-7", "trigger", "manual",
						"version", "0.1.0", "description", "before, and after"));
		BackupDetails details = new BackupHistory(database()).show("shop-20261121T110203Z-k3f9ab");
		BackupRecord.Completed run = (BackupRecord.Completed) details.backup();
		assertThat(run.facts()).isEqualTo(
				new RunFacts(run.facts().executionId(), "backup", "shop-20261121T110203Z-k3f9ab", "shop", "pre-deploy",
						"before, and after", "manual", "ops@db1", "c-7", "0.1.0", DAY, DAY, DAY.plusSeconds(9)));
		assertThat(run.facts().duration()).isEqualTo(Duration.ofSeconds(9));
		ArchiveFacts archive = run.archive();
		assertThat(archive.bytes()).isEqualTo(1000);
		assertThat(archive.originalBytes()).isEqualTo(4000);
		assertThat(archive.expiry()).isEqualTo("2026-12-21T00:00:00Z");
		assertThat(archive.warnings()).containsExactly("local: disk full", "äöü \"quoted\"");
		assertThat(archive.warningCount()).isEqualTo(2);
		assertThat(archive.destinations()).containsExactly(
				new ArchiveFacts.At("offsite", "stored", "s3://shop-backups/shop-20261121T110203Z-k3f9ab", null),
				new ArchiveFacts.At("local", "failed", null, "disk full"));
		assertThat(archive.sources()).containsExactly(
				new ArchiveFacts.Of("database", "postgresql", DAY.toString(), null, 41L, null, null, null));
		StepRecord dump = details.steps().get(0);
		assertThat(dump.name()).isEqualTo("dump");
		assertThat(dump.status()).isEqualTo("completed");
		assertThat(dump.bytesOut()).isEqualTo(4000);
		assertThat(dump.rows()).isEqualTo(1_204_331L);
		assertThat(Duration.between(dump.started(), dump.ended())).hasSeconds(8);
	}

	@Test
	void keepsManyWarningsWithinBounds() {
		List<String> warnings = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			warnings.add("file " + i + " " + "x".repeat(1000));
		}
		new RecordedRuns(database()).completed("shop-20261121T110203Z-k3f9ab", DAY, 1000, warnings, Map.of());
		BackupRecord.Completed run = (BackupRecord.Completed) new BackupHistory(database())
			.show("shop-20261121T110203Z-k3f9ab")
			.backup();
		assertThat(run.archive().warnings()).hasSize(Warnings.LIMIT)
			.allMatch((warning) -> warning.length() == Warnings.LENGTH);
		assertThat(run.archive().warningCount()).isEqualTo(5000);
	}

	@Test
	void addsAWarningToThoseThatAreThere() {
		ExecutionContext context = new ExecutionContext();
		Warnings.add(context, "first");
		Warnings.add(context, "second");
		assertThat(Warnings.read(context.getString(HistoryKeys.WARNINGS))).containsExactly("first", "second");
		assertThat(context.getLong(HistoryKeys.WARNING_COUNT)).isEqualTo(2);
	}

	@Test
	void tellsWhatFailed() {
		new RecordedRuns(database()).failed("shop-20261121T110203Z-k3f9ab", DAY, NO_BUCKET, Map.of());
		BackupDetails details = new BackupHistory(database()).show("shop-20261121T110203Z-k3f9ab");
		BackupRecord.Failed run = (BackupRecord.Failed) details.backup();
		assertThat(run.exitCode()).isEqualTo("13");
		assertThat(run.message()).isEqualTo("bucket 'x' not found\nHINT: create the bucket");
		StepRecord upload = details.steps().get(0);
		assertThat(upload.failureCode()).isEqualTo("DESTINATION_REFUSED");
		assertThat(upload.failure()).isEqualTo("bucket 'x' not found");
		assertThat(upload.hint()).isEqualTo("create the bucket");
	}

	@Test
	void neverKeepsTheMessageOfAnUnknownException() {
		new RecordedRuns(database()).failed("shop-20261121T110203Z-k3f9ab", DAY,
				new IllegalStateException("password=hunter2"), Map.of());
		BackupRecord.Failed run = (BackupRecord.Failed) new BackupHistory(database())
			.show("shop-20261121T110203Z-k3f9ab")
			.backup();
		assertThat(run.exitCode()).isEqualTo("1");
		assertThat(run.message()).startsWith("a defect in holdfast: java.lang.IllegalStateException")
			.doesNotContain("hunter2");
	}

	@Test
	void listsARunOnceHoweverOftenItWasResumed() {
		RecordedRuns runs = new RecordedRuns(database());
		long first = runs.failed("shop-20261121T110203Z-aaaaaa", DAY, NO_BUCKET, Map.of());
		runs.again(first, BatchStatus.COMPLETED, DAY.plusSeconds(600));
		assertThat(ids(HistoryFilter.newest("shop", 10))).containsExactly("shop-20261121T110203Z-aaaaaa");
		BackupDetails details = new BackupHistory(database()).show("shop-20261121T110203Z-aaaaaa");
		assertThat(details.attempts()).extracting((run) -> run.status().word()).containsExactly("failed", "completed");
	}

	@Test
	void filtersByEachCriterion() {
		RecordedRuns runs = new RecordedRuns(database());
		runs.completed("shop-20261121T000000Z-aaaaaa", DAY, 10, List.of(), Map.of("label", "pre-deploy"));
		runs.failed("shop-20261122T000000Z-bbbbbb", DAY.plus(Duration.ofDays(1)), NO_BUCKET,
				Map.of("requestedBy", "ops@db1"));
		runs.completed("wiki-20261123T000000Z-cccccc", DAY.plus(Duration.ofDays(2)), 30, List.of(),
				Map.of("requestedBy", "ops_x@db1"));
		runs.run("verify", "shop-20261121T000000Z-aaaaaa", BatchStatus.COMPLETED, DAY.plus(Duration.ofDays(3)),
				Map.of());
		assertThat(ids(HistoryFilter.newest(null, 10))).containsExactly("wiki-20261123T000000Z-cccccc",
				"shop-20261122T000000Z-bbbbbb", "shop-20261121T000000Z-aaaaaa");
		assertThat(ids(HistoryFilter.newest("shop", 10))).containsExactly("shop-20261122T000000Z-bbbbbb",
				"shop-20261121T000000Z-aaaaaa");
		assertThat(ids(filter(null, Set.of(BackupRecord.Status.FAILED), HistoryFilter.Sort.CREATED, true)))
			.containsExactly("shop-20261122T000000Z-bbbbbb");
		assertThat(ids(new HistoryFilter("backup", null, Set.of(), DAY.plusSeconds(1), DAY.plus(Duration.ofDays(2)),
				null, null, HistoryFilter.Sort.CREATED, true, 1, 10)))
			.containsExactly("shop-20261122T000000Z-bbbbbb");
		assertThat(ids(new HistoryFilter("backup", null, Set.of(), null, null, "pre-deploy", null,
				HistoryFilter.Sort.CREATED, true, 1, 10)))
			.containsExactly("shop-20261121T000000Z-aaaaaa");
		assertThat(ids(new HistoryFilter("backup", null, Set.of(), null, null, null, "ops", HistoryFilter.Sort.CREATED,
				true, 1, 10)))
			.containsExactly("shop-20261122T000000Z-bbbbbb");
		assertThat(ids(new HistoryFilter("verify", null, Set.of(), null, null, null, null, HistoryFilter.Sort.CREATED,
				true, 1, 10)))
			.containsExactly("shop-20261121T000000Z-aaaaaa");
		assertThat(ids(new HistoryFilter(null, null, Set.of(), null, null, null, null, HistoryFilter.Sort.CREATED, true,
				1, 10)))
			.hasSize(4);
	}

	@Test
	void sortsByEachKey() {
		RecordedRuns runs = new RecordedRuns(database());
		runs.completed("b-20261121T000000Z-aaaaaa", DAY, 30, List.of(), Map.of());
		runs.completed("c-20261122T000000Z-bbbbbb", DAY.plusSeconds(1), 10, List.of(), Map.of());
		runs.failed("a-20261123T000000Z-cccccc", DAY.plusSeconds(2), NO_BUCKET, Map.of());
		String a = "a-20261123T000000Z-cccccc";
		String b = "b-20261121T000000Z-aaaaaa";
		String c = "c-20261122T000000Z-bbbbbb";
		assertThat(ids(filter(null, Set.of(), HistoryFilter.Sort.CREATED, false))).containsExactly(b, c, a);
		assertThat(ids(filter(null, Set.of(), HistoryFilter.Sort.PLAN, false))).containsExactly(a, b, c);
		assertThat(ids(filter(null, Set.of(), HistoryFilter.Sort.SIZE, true))).containsExactly(b, c, a);
		assertThat(ids(filter(null, Set.of(), HistoryFilter.Sort.SIZE, false))).containsExactly(c, b, a);
		assertThat(ids(filter(null, Set.of(), HistoryFilter.Sort.STATUS, true))).containsExactly(a, c, b);
		assertThat(ids(filter(null, Set.of(), HistoryFilter.Sort.DURATION, true))).containsExactly(a, c, b);
	}

	@Test
	void cutsPagesThatNeitherOverlapNorMissAny() {
		RecordedRuns runs = new RecordedRuns(database());
		for (int i = 0; i < 7; i++) {
			runs.run("backup", "shop-20261121T00000" + i + "Z-aaaaaa", BatchStatus.COMPLETED, DAY, Map.of());
		}
		List<String> all = new ArrayList<>();
		boolean more = true;
		for (int page = 1; more; page++) {
			HistoryPage found = new BackupHistory(database()).page(new HistoryFilter("backup", "shop", Set.of(), null,
					null, null, null, HistoryFilter.Sort.CREATED, true, page, 3));
			found.records().forEach((run) -> all.add(String.valueOf(run.facts().backupId())));
			more = found.more();
		}
		assertThat(all).hasSize(7).doesNotHaveDuplicates();
	}

	@Test
	void resolvesAnIdAnUnambiguousPrefixAndTheLatest() {
		RecordedRuns runs = new RecordedRuns(database());
		runs.completed("shop-20261121T000000Z-aaaaaa", DAY, 10, List.of(), Map.of());
		runs.completed("shop-20261121T000000Z-aaaaaa2", DAY, 10, List.of(), Map.of());
		runs.completed("shop_-20261122T000000Z-bbbbbb", DAY.plusSeconds(1), 10, List.of(), Map.of());
		runs.completed("wiki-20261123T000000Z-cccccc", DAY.plusSeconds(2), 10, List.of(), Map.of());
		BackupHistory history = new BackupHistory(database());
		assertThat(history.resolve("wiki-2026", null)).isEqualTo("wiki-20261123T000000Z-cccccc");
		assertThat(history.resolve("shop-20261121T000000Z-aaaaaa", null)).isEqualTo("shop-20261121T000000Z-aaaaaa");
		assertThat(history.resolve("shop_", null)).isEqualTo("shop_-20261122T000000Z-bbbbbb");
		assertThat(history.resolve("latest", null)).isEqualTo("wiki-20261123T000000Z-cccccc");
		assertThat(history.resolve("latest", "shop")).startsWith("shop-20261121T000000Z-aaaaaa");
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> history.resolve("shop", null))
			.withMessageStartingWith("backup 'shop' is ambiguous: shop");
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> history.resolve("mail", null))
			.withMessage("no backup 'mail' in the history");
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> history.resolve("latest", "mail"))
			.withMessage("no backup of plan mail yet");
	}

	@Test
	void knowsARunWhoseProcessHasDied() {
		RecordedRuns runs = new RecordedRuns(database());
		runs.run("backup", "shop-20261121T000000Z-aaaaaa", BatchStatus.STARTED, DAY, Map.of());
		BackupHistory history = new BackupHistory(database());
		assertThat(history.show("shop-20261121T000000Z-aaaaaa").backup())
			.isInstanceOfSatisfying(BackupRecord.Running.class, (run) -> {
				assertThat(run.begun()).isTrue();
				assertThat(run.alive()).isFalse();
			});
		try (PlanLock lock = database().locks().acquire("shop", () -> {
		})) {
			lock.confirm();
			assertThat(history.show("shop-20261121T000000Z-aaaaaa").backup())
				.isInstanceOfSatisfying(BackupRecord.Running.class, (run) -> assertThat(run.alive()).isTrue());
		}
	}

	@Test
	void keepsDeletedBackupsInTheHistory() {
		RecordedRuns runs = new RecordedRuns(database());
		String id = "shop-20261121T000000Z-aaaaaa";
		runs.completed(id, DAY, 10, List.of(), Map.of());
		runs.run("delete", id, BatchStatus.FAILED, DAY.plusSeconds(60), Map.of());
		Set<BackupRecord.Status> deleted = Set.of(BackupRecord.Status.DELETED);
		assertThat(ids(filter("shop", deleted, HistoryFilter.Sort.CREATED, true))).isEmpty();
		long execution = runs.run("delete", id, BatchStatus.COMPLETED, DAY.plusSeconds(120), Map.of());
		assertThat(ids(filter("shop", deleted, HistoryFilter.Sort.CREATED, true))).containsExactly(id);
		assertThat(ids(filter("shop", Set.of(BackupRecord.Status.COMPLETED), HistoryFilter.Sort.CREATED, true)))
			.isEmpty();
		BackupDetails details = new BackupHistory(database()).show(id);
		assertThat(details.backup()).isInstanceOfSatisfying(BackupRecord.Deleted.class, (run) -> {
			assertThat(run.by()).isEqualTo(execution);
			assertThat(run.at()).isEqualTo(DAY.plusSeconds(129));
			assertThat(run.archive().bytes()).isEqualTo(10);
		});
		assertThat(details.since()).extracting((run) -> run.facts().job()).containsExactly("delete", "delete");
	}

	@Test
	void filtersByKeyAndByExpiry() {
		new RecordedRuns(database()).completed("shop-20261121T110203Z-k3f9ab", DAY, 1000, List.of(), Map.of());
		BackupHistory history = new BackupHistory(database());
		assertThat(history.page(left("8899aabb", null)).records()).hasSize(1);
		assertThat(history.page(left("key:77aa88bb", null)).records()).hasSize(1);
		assertThat(history.page(left("deadbeef", null)).records()).isEmpty();
		assertThat(history.page(left("sha256", null)).records()).isEmpty();
		assertThat(history.page(left(null, Instant.parse("2026-12-20T23:59:59Z"))).records()).isEmpty();
		assertThat(history.page(left(null, Instant.parse("2026-12-21T00:00:00Z"))).records()).hasSize(1);
	}

	private static HistoryFilter left(@Nullable String key, @Nullable Instant expiresUntil) {
		return new HistoryFilter("backup", null, Set.of(), null, null, null, null, key, expiresUntil,
				HistoryFilter.Sort.CREATED, true, 1, 100);
	}

}
