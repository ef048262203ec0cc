package dev.holdfast.history;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;

import static org.assertj.core.api.Assertions.assertThat;

class VerificationsTests {

	private static final Instant DAY = Instant.parse("2026-11-21T11:02:03Z");

	private static final String DAMAGED = "20";

	@Test
	void aProvenBackupStaysProvenWhenALaterRunCouldNotReachItsTarget() {
		Verifications.Verification both = restored(0, "proven", "0").then(restored(1, null, "10"));
		assertThat(both.proven()).isTrue();
		assertThat(both.at()).isEqualTo(DAY.plusSeconds(1));
		assertThat(both.verdict()).isEqualTo("proven");
		assertThat(both.evidenceSha256()).isEqualTo("e0");
	}

	@Test
	void aBackupThatWasFoundBadIsNotProvenUntilItIsProvenAgain() {
		Verifications.Verification bad = restored(0, "proven", "0").then(restored(1, "failed", DAMAGED));
		assertThat(bad.proven()).isFalse();
		assertThat(bad.bad()).isTrue();
		assertThat(bad.then(restored(2, "partly-proven", "3")).proven()).isFalse();
		assertThat(bad.then(restored(2, "proven", "0")).proven()).isTrue();
		assertThat(bad.then(restored(2, "proven", "0")).bad()).isFalse();
	}

	@Test
	void whatWasComparedAndFoundRightIsProvenWhateverFailedAfterwards() {
		assertThat(restored(0, "proven", "10").proven()).isTrue();
		assertThat(restored(0, "proven", "143").provenAt()).isEqualTo(DAY);
	}

	@Test
	void aVerdictThatItsExitCodeContradictsProvesNothing() {
		assertThat(restored(0, "proven", DAMAGED).proven()).isFalse();
		assertThat(restored(0, "proven", DAMAGED).bad()).isTrue();
	}

	@Test
	void readsWhatRunsLeftInTheHistory(@TempDir Path home) {
		try (HistoryDatabase database = HistoryDatabase.embedded(home)) {
			assertThat(new Verifications(database).ofPlan("shop")).isEqualTo(Map.of());
			RecordedRuns runs = new RecordedRuns(database);
			String id = "shop-20261121T110203Z-k3f9ab";
			runs.looked("restore-test", id, BatchStatus.COMPLETED, DAY,
					Map.of(HistoryKeys.VERDICT, "proven", HistoryKeys.EVIDENCE_SHA256, "e1"));
			runs.looked("verify", id, BatchStatus.FAILED, DAY.plusSeconds(60), Map.of(HistoryKeys.DESTINATION_NAMES,
					"local", HistoryKeys.destination("local", HistoryKeys.RESULT), "bad"));
			Verifications.Verification found = Objects
				.requireNonNull(new Verifications(database).ofPlan("shop").get(id));
			assertThat(found.provenAt()).isEqualTo(DAY.plusSeconds(9));
			assertThat(found.spoiled()).isTrue();
			assertThat(found.proven()).isFalse();
			assertThat(found.evidenceSha256()).isEqualTo("e1");
		}
	}

	private static Verifications.Verification restored(int second, @Nullable String verdict, String exitCode) {
		String context = "{" + ((verdict != null) ? "\"" + HistoryKeys.VERDICT + "\":\"" + verdict + "\"," : "") + "\""
				+ HistoryKeys.EVIDENCE_SHA256 + "\":" + ((verdict != null) ? "\"e" + second + "\"" : "null") + "}";
		return Verifications.of(DAY.plusSeconds(second), ContextJson.parse(context), "restore", exitCode);
	}

}
