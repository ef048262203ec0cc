package dev.holdfast.history;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProofsTests {

	private static final Instant DAY = Instant.parse("2026-11-21T11:02:03Z");

	@Test
	void aProvenBackupStaysProvenWhenALaterRunCouldNotReachItsTarget() {
		Proofs.Restored both = run(0, "proven", false).then(run(1, null, false));
		assertThat(both.proven()).isTrue();
		assertThat(both.at()).isEqualTo(DAY.plusSeconds(1));
		assertThat(both.verdict()).isEqualTo("proven");
	}

	@Test
	void aBackupThatWasFoundBadIsNotProvenUntilItIsProvenAgain() {
		Proofs.Restored bad = run(0, "proven", false).then(run(1, "failed", true));
		assertThat(bad.proven()).isFalse();
		assertThat(bad.bad()).isTrue();
		assertThat(bad.then(run(2, "partly-proven", false)).proven()).isFalse();
		assertThat(bad.then(run(2, "proven", false)).proven()).isTrue();
		assertThat(bad.then(run(2, "proven", false)).bad()).isFalse();
	}

	@Test
	void aHistoryWithoutRestoresHasNone(@TempDir Path home) {
		try (HistoryDatabase database = HistoryDatabase.embedded(home)) {
			assertThat(new Proofs(database).ofPlan("shop")).isEqualTo(Map.of());
		}
	}

	private static Proofs.Restored run(int second, @Nullable String verdict, boolean bad) {
		Instant at = DAY.plusSeconds(second);
		return new Proofs.Restored(at, "proven".equals(verdict) ? at : null, bad, verdict, "e" + second);
	}

}
