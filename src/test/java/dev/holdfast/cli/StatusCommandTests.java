package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.batch.core.BatchStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.RecordedRuns;

import static org.assertj.core.api.Assertions.assertThat;

class StatusCommandTests {

	private static final String NEW = "shop-20261121T110203Z-aaaaaa";

	private static final String OLD = "shop-20261120T110203Z-bbbbbb";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

	@BeforeEach
	void plan() throws IOException {
		Files.createDirectories(this.directory.resolve("jobs"));
		plan("shop", "rpo: 26h\nschedule: \"0 2 * * *\"\nzone: Europe/Vienna\n");
	}

	@Test
	void aPlanThatWasNeverBackedUpIsStale() {
		Typed typed = type("status", "shop");
		assertThat(typed.code()).isEqualTo(30);
		assertThat(typed.standard()).contains("shop  never  -");
		assertThat(typed.error()).contains("holdfast: plan shop is stale: it was never backed up",
				"HINT: back it up: holdfast backup shop");
		assertThat(this.directory.resolve("home")).doesNotExist();
	}

	@Test
	void aPlanWithAYoungGoodBackupIsFine() {
		record((runs) -> runs.completed(NEW, this.now.minus(90, ChronoUnit.MINUTES), 5, List.of("one warning"),
				Map.of()));
		Typed typed = type("status");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard().lines().toList().get(1)).matches("shop  ok +" + NEW + "  90 min  26 h  -  .*");
		assertThat(typed.error()).isEmpty();
	}

	@Test
	void aPlanWhoseNewestGoodBackupIsTooOldIsStale() {
		record((runs) -> {
			runs.completed(OLD, this.now.minus(27, ChronoUnit.HOURS), 5, List.of(), Map.of());
			runs.failed(NEW, this.now.minus(3, ChronoUnit.HOURS), new IllegalStateException("x"), Map.of());
		});
		Typed typed = type("status");
		assertThat(typed.code()).isEqualTo(30);
		assertThat(typed.error()).contains("plan shop is stale: its newest good backup is 27 h old, its rpo is 26 h");
	}

	@Test
	void aBackupThatWasFoundBadDoesNotCount() {
		record((runs) -> {
			runs.completed(OLD, this.now.minus(20, ChronoUnit.HOURS), 5, List.of(), Map.of());
			runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(), Map.of());
			runs.looked("verify", NEW, BatchStatus.FAILED, this.now.minus(1, ChronoUnit.HOURS),
					Map.of(HistoryKeys.DESTINATION_NAMES, "local", HistoryKeys.destination("local", HistoryKeys.RESULT),
							"bad"));
		});
		assertThat(type("status").standard()).contains("ok").contains(OLD).doesNotContain(NEW);
	}

	@Test
	void aDeletedBackupDoesNotCount() {
		record((runs) -> {
			runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(), Map.of());
			runs.run("delete", NEW, BatchStatus.COMPLETED, this.now.minus(1, ChronoUnit.HOURS), Map.of());
		});
		Typed typed = type("status");
		assertThat(typed.code()).isEqualTo(30);
		assertThat(typed.error()).contains("it has no good backup");
	}

	@Test
	void whatARestoreHasPutAsideDoesNotCount() {
		record((runs) -> runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(),
				Map.of(HistoryKeys.LABEL, HistoryKeys.SAFETY_LABEL)));
		Typed typed = type("status");
		assertThat(typed.code()).isEqualTo(30);
		assertThat(typed.error()).contains("it has no good backup");
	}

	@Test
	void looksPastManyBadBackups() {
		record((runs) -> {
			runs.completed(OLD, this.now.minus(25, ChronoUnit.HOURS), 5, List.of(), Map.of());
			for (int i = 0; i < 12; i++) {
				String id = "shop-20261121T1102%02dZ-aaaaaa".formatted(i + 10);
				runs.completed(id, this.now.minus(20, ChronoUnit.HOURS), 5, List.of(), Map.of());
				runs.looked("verify", id, BatchStatus.FAILED, this.now.minus(1, ChronoUnit.HOURS),
						Map.of(HistoryKeys.DESTINATION_NAMES, "local",
								HistoryKeys.destination("local", HistoryKeys.RESULT), "bad"));
			}
		});
		Typed typed = type("status");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard()).contains(OLD);
	}

	@Test
	void saysWhichBackupWasProvenAndWhenTheNextIsDue() {
		record((runs) -> {
			runs.completed(OLD, this.now.minus(26, ChronoUnit.HOURS), 5, List.of(), Map.of());
			runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(), Map.of());
			runs.looked("restore-test", OLD, BatchStatus.COMPLETED, this.now.minus(1, ChronoUnit.HOURS),
					Map.of(HistoryKeys.VERDICT, "proven"));
		});
		JsonNode document = JsonMapper.shared().readTree(type("status", "--json").standard());
		assertThat(document.get("stale").asBoolean()).isFalse();
		JsonNode shop = document.get("plans").get(0);
		assertThat(shop.get("state").asString()).isEqualTo("ok");
		assertThat(shop.get("newestGood").asString()).isEqualTo(NEW);
		assertThat(shop.get("newestProven").asString()).isEqualTo(OLD);
		assertThat(Instant.parse(shop.get("provenAt").asString())).isBetween(this.now.minus(1, ChronoUnit.HOURS),
				this.now.minus(59, ChronoUnit.MINUTES));
		assertThat(shop.get("ageSeconds").asLong()).isBetween(7200L, 7500L);
		assertThat(shop.get("rpoMet").asBoolean()).isTrue();
		assertThat(Instant.parse(shop.get("nextDue").asString()).atZone(ZoneId.of("Europe/Vienna")).getHour())
			.isEqualTo(2);
	}

	@Test
	void aBackupOfTheFutureIsAWrongClock() {
		record((runs) -> runs.completed(NEW, this.now.plus(400, ChronoUnit.DAYS), 5, List.of(), Map.of()));
		Typed typed = type("status");
		assertThat(typed.code()).isEqualTo(30);
		assertThat(typed.error()).contains("of the future: a clock is wrong");
	}

	@Test
	void aDisabledPlanIsJudgedOnlyWhenItIsNamed() throws IOException {
		plan("shop", "enabled: false\nrpo: 1h\n");
		assertThat(type("status").code()).isZero();
		assertThat(type("status").standard()).contains("shop  disabled");
		assertThat(type("status", "shop").code()).isEqualTo(30);
	}

	@Test
	void resolvesNoSecretAndRunsNoCommand() throws IOException {
		Path ran = this.directory.resolve("ran");
		plan("shop", "rpo: 26h\nencryption: {passphrase: \"${exec:touch " + ran + "}\"}\ndescription: ${NOWHERE}\n");
		record((runs) -> runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(), Map.of()));
		Typed typed = type("status");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(ran).doesNotExist();
	}

	@Test
	void anRpoThatCannotBeReadIsNoReasonToBeQuiet() throws IOException {
		plan("shop", "rpo: ${HOLDFAST_TEST_NOWHERE}\n");
		record((runs) -> runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(), Map.of()));
		Typed typed = type("status");
		assertThat(typed.code()).isEqualTo(30);
		assertThat(typed.error()).contains("its rpo cannot be read here");
	}

	@Test
	void aBrokenPlanIsToldBesideTheOthers() throws IOException {
		plan("wiki", "rpo: soon\n");
		record((runs) -> runs.completed(NEW, this.now.minus(2, ChronoUnit.HOURS), 5, List.of(), Map.of()));
		Typed typed = type("status");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.standard()).contains("shop  ok");
		assertThat(typed.error()).contains("'soon' is not a duration");
	}

	@Test
	void anUnknownPlanIsAMistake() {
		Typed typed = type("status", "shup");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("has no plan named 'shup'", "did you mean shop?");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0 2 * * *         | UTC           | 2026-11-21T18:00:00Z | 2026-11-22T02:00:00Z
			0 2 * * *         | Europe/Vienna | 2026-11-21T18:00:00Z | 2026-11-22T01:00:00Z
			30 2 * * *        | Europe/Vienna | 2026-03-28T18:00:00Z | 2026-03-30T00:30:00Z
			*/15 * * * *      | UTC           | 2026-11-21T18:01:00Z | 2026-11-21T18:15:00Z
			0 4 * * SUN       | UTC           | 2026-11-21T18:00:00Z | 2026-11-22T04:00:00Z
			0 4 * * 7         | UTC           | 2026-11-21T18:00:00Z | 2026-11-22T04:00:00Z
			0 0 13 * 5        | UTC           | 2026-11-21T18:00:00Z | 2026-11-27T00:00:00Z
			0 0 25 * 5        | UTC           | 2026-11-21T18:00:00Z | 2026-11-25T00:00:00Z
			@daily            | UTC           | 2026-11-21T18:00:00Z | 2026-11-22T00:00:00Z
			""")
	void schedulesComeAsCronDoes(String schedule, String zone, Instant now, Instant due) {
		assertThat(NextDue.after(now, schedule, ZoneId.of(zone))).isEqualTo(due);
	}

	private void record(Consumer<RecordedRuns> work) {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.directory.resolve("home"))) {
			work.accept(new RecordedRuns(database));
		}
	}

	private void plan(String name, String more) throws IOException {
		Files.writeString(this.directory.resolve("jobs/" + name + ".yaml"), """
				plan: %s
				sources: [{name: uploads, type: files, paths: [/srv]}]
				destinations: [{name: local, type: local, path: /backups}]
				""".formatted(name) + more);
	}

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.resolve("jobs").toString()), args);
	}

}
