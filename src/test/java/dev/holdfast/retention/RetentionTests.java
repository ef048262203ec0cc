package dev.holdfast.retention;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.holdfast.plan.RetentionSpec;
import dev.holdfast.plan.RetentionSpec.Period;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionTests {

	private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

	@Test
	void threeYearsKeepWhatAnOracleKeepsUnderTwoHundredPolicies() {
		for (int seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			ZoneId zone = History.zone(random);
			List<Candidate> backups = History.daily(random, 1096, zone);
			Policy policy = policy(random);
			Set<String> kept = kept(decide(backups, newest(backups).plusSeconds(3600), zone, policy));
			Set<String> expected = new Oracle(policy.retention(), policy.only(), zone).kept(backups);
			assertThat(differing(kept, expected)).as("policy %s of seed %s in %s", policy, seed, zone).isEmpty();
			assertThat(kept).hasSizeBetween(1, backups.size());
		}
	}

	@Test
	void cleaningEachDayKeepsWhatCleaningOnceAtTheEndWould() {
		for (int seed = 0; seed < 20; seed++) {
			Random random = new Random(seed);
			ZoneId zone = History.zone(random);
			List<Candidate> all = History.daily(random, 420, zone)
				.stream()
				.filter((each) -> each.counts() && !each.proven())
				.toList();
			Policy policy = policy(random);
			List<Candidate> there = new ArrayList<>();
			for (Candidate backup : all.stream().sorted(Retention.ORDER).toList()) {
				there.add(backup);
				Set<String> kept = kept(
						decide(there, Objects.requireNonNull(backup.at()).plusSeconds(60), zone, policy));
				there.removeIf((each) -> !kept.contains(each.id()));
			}
			assertThat(new TreeSet<>(there.stream().map(Candidate::id).toList())).as("seed %s", seed)
				.isEqualTo(kept(decide(all, newest(all).plusSeconds(60), zone, policy)));
		}
	}

	@Test
	void neverRemovesWhatMustStayWhateverTheHistoryAndTheClock() {
		for (int seed = 1000; seed < 1400; seed++) {
			Random random = new Random(seed);
			ZoneId zone = History.zone(random);
			List<Candidate> backups = History.daily(random, 1 + random.nextInt(90), zone);
			if (backups.isEmpty()) {
				continue;
			}
			backups.set(random.nextInt(backups.size()), History.with(backups.get(0), "unknown"));
			Collections.shuffle(backups, random);
			Instant now = newest(backups).plus(Duration.ofMinutes(random.nextInt(4000) - 1000));
			Decisions decided = decide(backups, now, zone, policy(random));
			assertThat(decided.decisions()).hasSameSizeAs(backups).allSatisfy((each) -> {
				assertThat(each.reason()).isNotBlank();
				if (each.verdict() == Decision.Verdict.REMOVE) {
					assertThat(each.backup().hold()).isNull();
					assertThat(each.backup().busy()).isNull();
					assertThat(each.backup().at()).isNotNull();
				}
			});
			Set<String> gone = decided.with(Decision.Verdict.REMOVE)
				.stream()
				.map((each) -> each.backup().id())
				.collect(Collectors.toSet());
			backups.stream()
				.filter(Candidate::counts)
				.max(Retention.ORDER)
				.ifPresent((newest) -> assertThat(gone).doesNotContain(newest.id()));
			backups.stream()
				.filter((each) -> each.counts() && each.proven())
				.max(Retention.ORDER)
				.ifPresent((proven) -> assertThat(gone).doesNotContain(proven.id()));
		}
	}

	@Test
	void ninetyDaysOfFailuresRemoveNoGoodBackup() {
		List<Candidate> backups = History.days(20);
		Instant later = NOW.plus(Duration.ofDays(90));
		Policy byAge = policy(spec(null, Duration.ofDays(30)), true);
		Decisions decided = decide(backups, later, ZoneOffset.UTC, byAge);
		assertThat(decided.with(Decision.Verdict.REMOVE)).isEmpty();
		assertThat(decided.refusal()).contains("b1, is 90 days old").contains("either backups fail");
		// what failed left archives that are not good, and are no reason either
		for (int day = 1; day <= 90; day++) {
			String at = NOW.plus(Duration.ofDays(day)).toString();
			backups.add(History.with(History.good("failed" + day, at), "bad"));
		}
		Set<String> kept = kept(decide(backups, later, ZoneOffset.UTC,
				new Policy(byAge.retention(), Map.of(), Duration.ofDays(400), true)));
		assertThat(kept).containsAll(History.days(20).stream().map(Candidate::id).toList());
	}

	@Test
	void aClockThatIsOffRemovesNothing() {
		List<Candidate> backups = History.days(60);
		Policy policy = policy(spec(3, null), true);
		assertThat(decide(backups, NOW, ZoneOffset.UTC, policy).with(Decision.Verdict.REMOVE)).hasSize(57);
		for (String now : List.of("2025-11-20T03:00:00Z", "2036-11-20T03:00:00Z", "2026-11-19T01:59:59Z",
				"2026-11-22T02:00:01Z")) {
			Decisions decided = decide(backups, Instant.parse(now), ZoneOffset.UTC, policy);
			assertThat(decided.with(Decision.Verdict.REMOVE)).as(now).isEmpty();
			assertThat(decided.refusal()).contains("clock");
			assertThat(decided.decisions().get(30).line()).startsWith("kept: for now; would be removed: older than");
		}
		Policy weekly = new Policy(spec(3, null), Map.of(), Duration.ofDays(7), true);
		assertThat(decide(backups, NOW.plus(Duration.ofDays(7)), ZoneOffset.UTC, weekly).refusal()).isNull();
	}

	@Test
	void refusesToRemoveMoreThanHalfAtOnce() {
		List<Candidate> backups = History.days(10);
		Decisions refused = decide(backups, NOW, ZoneOffset.UTC, policy(spec(4, null), false));
		assertThat(refused.with(Decision.Verdict.REMOVE)).isEmpty();
		assertThat(refused.refusal()).isEqualTo("6 of 10 good backups would be removed, more than half");
		assertThat(decide(backups, NOW, ZoneOffset.UTC, policy(spec(5, null), false)).with(Decision.Verdict.REMOVE))
			.hasSize(5);
		assertThat(decide(backups, NOW, ZoneOffset.UTC, policy(spec(4, null), true)).with(Decision.Verdict.REMOVE))
			.hasSize(6);
	}

	@Test
	void everyReasonIsOneThatAPersonReads() {
		Map<String, String> lines = lines(History.days(40),
				new RetentionSpec(2, Duration.ofDays(3),
						List.of(new Period("daily", 5, null), new Period("weekly", 4, null)), Map.of(), null,
						DayOfWeek.MONDAY));
		assertThat(lines).containsEntry("b1", "kept: last 1 of 2")
			.containsEntry("b3", "kept: within 3d")
			.containsEntry("b5", "kept: daily 5 of 5")
			.containsEntry("b12", "kept: weekly 2 of 4")
			.containsEntry("b6", "removed: older than the last 2, 3d, daily 5; not the first of its week")
			.containsEntry("b40", "removed: older than the last 2, 3d, daily 5, weekly 4");
	}

	@Test
	void whatMayNeverGoSaysWhy() {
		List<Candidate> backups = History.days(30);
		Map<Integer, String> marks = Map.of(29, "held", 28, "busy", 27, "unknown", 20, "proven", 25, "proven", 24,
				"locked", 23, "begun", 19, "needs b26");
		marks.forEach((day, what) -> backups.set(day - 1, History.with(backups.get(day - 1), what)));
		backups.set(19, History.with(History.with(backups.get(19), "needs b22"), "proven"));
		backups.set(21, History.with(backups.get(21), "needs b30"));
		assertThat(lines(backups, spec(3, null))).containsEntry("b29", "kept: held: audit 2026")
			.containsEntry("b28", "kept: being verified")
			.containsEntry("b27", "kept: its age cannot be told")
			.containsEntry("b20", "kept: newest proven")
			.containsEntry("b22", "kept: b20 needs it")
			.containsEntry("b30", "kept: b22 needs it")
			.containsEntry("b25", "removed: older than the last 3")
			.containsEntry("b26", "removed: older than the last 3")
			.containsEntry("b24", "kept: kept by the store")
			.containsEntry("b23", "removed: its deletion has begun");
	}

	@Test
	void onlySuccessesTakeAPlaceAndABadOneStaysAsLongAsAGoodOneWould() {
		List<Candidate> backups = History.days(9);
		backups.set(0, History.with(backups.get(0), "bad"));
		backups.set(1, History.with(backups.get(1), "safety"));
		backups.set(7, History.with(backups.get(7), "bad"));
		assertThat(lines(backups, spec(3, null))).containsEntry("b1", "kept: last 1 of 3, though found bad")
			.containsEntry("b2", "kept: last 1 of 3")
			.containsEntry("b3", "kept: last 1 of 3")
			.containsEntry("b5", "kept: last 3 of 3")
			.containsEntry("b6", "removed: older than the last 3")
			.containsEntry("b8", "removed: older than the last 3; found bad");
		List<Candidate> bad = List.of(History.with(backups.get(4), "bad"));
		assertThat(decide(bad, NOW, ZoneOffset.UTC, policy(spec(1, null), true)).refusal())
			.isEqualTo("there is no good backup");
	}

	@Test
	void labelsAndPromisesAreKeptBesideTheRest() {
		List<Candidate> backups = History.days(30);
		for (int day : List.of(9, 12, 20)) {
			backups.set(day - 1, History.with(backups.get(day - 1), "label pre-deploy"));
		}
		backups.set(14, History.with(backups.get(14), "label audit"));
		backups.set(24, History.with(backups.get(24), "label audit"));
		backups.set(17, History.with(backups.get(17), "until 2027-01-01T00:00:00Z"));
		backups.set(18, History.with(backups.get(18), "until 2026-11-19T00:00:00Z"));
		RetentionSpec spec = new RetentionSpec(1, null, List.of(),
				Map.of("pre-deploy", "until-next", "audit", "PT480H"), null, DayOfWeek.MONDAY);
		assertThat(lines(backups, spec)).containsEntry("b9", "kept: newest pre-deploy")
			.containsEntry("b12", "removed: older than the last 1; a newer pre-deploy is there")
			.containsEntry("b15", "kept: audit within 20d")
			.containsEntry("b25", "removed: older than the last 1, audit 20d")
			.containsEntry("b18", "kept: until 2027-01-01T00:00:00Z")
			.containsEntry("b19", "removed: older than the last 1; expired 2026-11-19T00:00:00Z");
		assertThat(lines(backups,
				new RetentionSpec(null, null, List.of(), Map.of(), Duration.ofDays(5), DayOfWeek.MONDAY)))
			.containsEntry("b5", "kept: until 2026-11-21T02:00:00Z")
			.containsEntry("b6", "removed: expired 2026-11-20T02:00:00Z")
			.containsEntry("b18", "kept: until 2027-01-01T00:00:00Z");
	}

	@Test
	void theShortFormKeepsAllOfSomeDaysThenTheFirstOfWeeksAndMonths() {
		RetentionSpec spec = new RetentionSpec(null, Duration.ofDays(7),
				List.of(new Period("weekly", 4, null), new Period("monthly", 3, null)), Map.of(), null,
				DayOfWeek.MONDAY);
		Decisions decided = decide(History.days(90), NOW, ZoneOffset.UTC, policy(spec, true));
		assertThat(kept(decided)).containsExactlyInAnyOrder("b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b12",
				"b19", "b26", "b20", "b51", "b81");
	}

	@Test
	void weeksBeginWhereThePlanSaysAndDaysInItsZone() {
		List<Candidate> two = List.of(History.good("sunday", "2026-11-15T23:30:00Z"),
				History.good("monday", "2026-11-16T01:00:00Z"), History.good("friday", "2026-11-20T02:00:00Z"));
		RetentionSpec iso = new RetentionSpec(null, null, List.of(new Period("weekly", 1, null)), Map.of(), null,
				DayOfWeek.MONDAY);
		RetentionSpec us = new RetentionSpec(null, null, iso.periods(), Map.of(), null, DayOfWeek.SUNDAY);
		assertThat(kept(decide(two, NOW, ZoneOffset.UTC, policy(iso, true)))).containsExactly("friday", "monday");
		assertThat(kept(decide(two, NOW, ZoneOffset.UTC, policy(us, true)))).containsExactly("friday", "sunday");
		assertThat(kept(decide(two, NOW, ZoneId.of("Europe/Vienna"), policy(iso, true)))).containsExactly("friday",
				"sunday");
	}

	@Test
	void aDestinationOfSomeClassesKeepsItsOwnFirsts() {
		List<Candidate> backups = History.days(30);
		backups.set(9, History.with(backups.get(9), "offsite"));
		RetentionSpec spec = new RetentionSpec(2, null, List.of(new Period("monthly", 1, null)), Map.of(), null,
				DayOfWeek.MONDAY);
		Policy policy = new Policy(spec, Map.of("offsite", List.of("monthly")), null, true);
		Map<String, String> lines = decide(backups, NOW, ZoneOffset.UTC, policy).decisions()
			.stream()
			.collect(Collectors.toMap((each) -> each.backup().id(), Decision::line));
		assertThat(lines).containsEntry("b20", "kept: monthly 1 of 1")
			.containsEntry("b10", "kept: monthly 1 of 1 at offsite");
	}

	@Test
	void movesWhatOnlyAClassWithAStorageClassKeeps() {
		RetentionSpec spec = new RetentionSpec(null, Duration.ofDays(7),
				List.of(new Period("weekly", 2, null), new Period("monthly", 12, "GLACIER")), Map.of(), null,
				DayOfWeek.MONDAY);
		List<Candidate> backups = History.days(60);
		backups.set(19, History.with(backups.get(19), "proven"));
		assertThat(lines(backups, spec)).containsEntry("b5", "kept: within 7d")
			.containsEntry("b12", "kept: weekly 2 of 2")
			.containsEntry("b20", "kept: monthly 1 of 12")
			.containsEntry("b51", "moved to GLACIER: monthly 2 of 12");
	}

	@Test
	void aHundredThousandBackupsAreDecidedWithinASecondOrSo() {
		List<Candidate> backups = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			backups.add(History.good("b" + i, NOW.minus(Duration.ofMinutes(30L * i)).toString()));
		}
		RetentionSpec spec = new RetentionSpec(3, Duration.ofDays(7), List.of(new Period("daily", 30, null),
				new Period("weekly", 8, null), new Period("monthly", Integer.MAX_VALUE, null)), Map.of(), null,
				DayOfWeek.MONDAY);
		long began = System.nanoTime();
		Decisions decided = decide(backups, NOW, ZoneId.of("Europe/Vienna"), policy(spec, true));
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
		assertThat(kept(decided)).isEqualTo(new Oracle(spec, Map.of(), ZoneId.of("Europe/Vienna")).kept(backups));
	}

	private static RetentionSpec spec(@Nullable Integer keepLast, @Nullable Duration within) {
		return new RetentionSpec(keepLast, within, List.of(), Map.of(), null, DayOfWeek.MONDAY);
	}

	private static Policy policy(RetentionSpec spec, boolean allowLargeRemoval) {
		return new Policy(spec, Map.of(), null, allowLargeRemoval);
	}

	private static Policy policy(Random random) {
		List<Period> periods = new ArrayList<>();
		List.of("daily", "weekly", "monthly", "yearly").forEach((name) -> {
			if (random.nextInt(3) > 0) {
				periods.add(new Period(name, (random.nextInt(6) == 0) ? Integer.MAX_VALUE : 1 + random.nextInt(40),
						(random.nextInt(3) == 0) ? "GLACIER" : null));
			}
		});
		Map<String, String> labels = new HashMap<>();
		if (random.nextBoolean()) {
			labels.put("pre-deploy", random.nextBoolean() ? "until-next" : "PT" + random.nextInt(9000) + "H");
		}
		Integer last = (periods.isEmpty() || random.nextBoolean()) ? Integer.valueOf(1 + random.nextInt(20)) : null;
		RetentionSpec spec = new RetentionSpec(last,
				random.nextBoolean() ? Duration.ofHours(random.nextInt(3000)) : null, periods, labels,
				(random.nextInt(4) == 0) ? Duration.ofDays(1 + random.nextInt(400)) : null,
				DayOfWeek.of(1 + random.nextInt(7)));
		Map<String, List<String>> only = (random.nextInt(3) == 0) ? Map.of("offsite", List.of("monthly", "pre-deploy"))
				: Map.of();
		return new Policy(spec, only, Duration.ofDays(30), true);
	}

	private static Map<String, String> lines(List<Candidate> backups, RetentionSpec spec) {
		return decide(backups, NOW, ZoneOffset.UTC, new Policy(spec, Map.of(), Duration.ofDays(7), true)).decisions()
			.stream()
			.collect(Collectors.toMap((each) -> each.backup().id(), Decision::line));
	}

	private static Decisions decide(List<Candidate> backups, Instant now, ZoneId zone, Policy policy) {
		return Retention.decide(backups, now, zone, policy);
	}

	private static Set<String> differing(Set<String> one, Set<String> other) {
		Set<String> differing = new TreeSet<>(one);
		differing.removeIf(other::contains);
		other.stream().filter((each) -> !one.contains(each)).forEach(differing::add);
		return differing;
	}

	private static Instant newest(List<Candidate> backups) {
		return backups.stream()
			.filter((each) -> each.at() != null)
			.max(Retention.ORDER)
			.map((each) -> Objects.requireNonNull(each.at()))
			.orElse(NOW);
	}

	private static Set<String> kept(Decisions decided) {
		return decided.decisions()
			.stream()
			.filter((each) -> each.verdict() != Decision.Verdict.REMOVE)
			.map((each) -> each.backup().id())
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
