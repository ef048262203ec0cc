package dev.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.HistoryKeys;
import dev.holdfast.history.RecordedRuns;

import static org.assertj.core.api.Assertions.assertThat;

class StatsCommandTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

	@Test
	void addsUpWhatTheHistoryHas() throws Exception {
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/shop.yaml"), """
				plan: shop
				sources: [{name: uploads, type: files, paths: [/srv]}]
				destinations: [{name: local, type: local, path: /backups}]
				quota: 30 KiB
				""");
		record();
		Typed typed = type("stats", "shop", "--since", "10d");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard().lines().map((line) -> line.replaceAll(" +", " ").strip())).contains("shop",
				"backups 2 completed, 1 failed, 66.7 % succeed (-50.0 in the second half)",
				"sizes 24.00 KiB → 6.00 KiB (4.0x), average 3.00 KiB", "durations average 9.0 s, p50 9.0 s, p95 9.0 s",
				"held 3 backups, 7.00 KiB (database 7.00 KiB)", "at offsite 7.00 KiB");
		assertThat(typed.standard())
			.contains("growth        614 B a day, quota 30.00 KiB will be met about ", "up to 4.00 KiB")
			.doesNotContain("wiki");
		JsonNode shop = JsonMapper.shared()
			.readTree(type("stats", "--json", "--since", "10d").standard())
			.get("plans")
			.get("shop");
		assertThat(shop.get("heldBytes").asLong()).isEqualTo(7 * 1024);
		assertThat(shop.get("growthPerDay").asLong()).isEqualTo(614);
		assertThat(Instant.parse(shop.get("lastProof").asString())).isAfter(this.now.minus(3, ChronoUnit.HOURS));
		assertThat(shop.get("chart")).hasSize(60);
		assertThat(type("stats").standard()).contains("shop\n", "wiki\n", "0 completed, 1 failed, 0.0 % succeed");
	}

	@Test
	void ofNoHistoryThereIsNothingToSay() throws Exception {
		Files.createDirectories(this.directory.resolve("jobs"));
		Typed typed = type("stats");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).isEqualTo("no backups yet\n");
		assertThat(this.directory.resolve("home")).doesNotExist();
	}

	@Test
	void refusesATimeThatIsNotInThePast() {
		assertThat(type("stats", "--since", "2999-01-01").code()).isEqualTo(2);
		assertThat(type("stats", "--since", "soon").error()).contains("'soon' is not a time");
	}

	private void record() {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.directory.resolve("home"))) {
			RecordedRuns runs = new RecordedRuns(database);
			runs.completed("shop-20251120T110203Z-aaaaaa", this.now.minus(365, ChronoUnit.DAYS), 1024, List.of(),
					Map.of());
			runs.completed("shop-20261120T110203Z-aaaaaa", this.now.minus(9, ChronoUnit.DAYS), 2048, List.of(),
					Map.of());
			runs.failed("shop-20261120T110204Z-aaaaaa", this.now.minus(3, ChronoUnit.DAYS),
					new IllegalStateException("x"), Map.of());
			runs.completed("shop-20261121T110203Z-aaaaaa", this.now.minus(2, ChronoUnit.DAYS), 4096, List.of(),
					Map.of());
			runs.failed("wiki-20261121T110203Z-aaaaaa", this.now.minus(1, ChronoUnit.DAYS),
					new IllegalStateException("x"), Map.of());
			runs.looked("restore-test", "shop-20261121T110203Z-aaaaaa", BatchStatus.COMPLETED,
					this.now.minus(2, ChronoUnit.HOURS), Map.of(HistoryKeys.VERDICT, "proven"));
		}
	}

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.resolve("jobs").toString()), args);
	}

}
