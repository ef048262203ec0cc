package dev.holdfast.retention;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.manifest.BackupId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a run has left that did not succeed, beside good backups. */
class UnfinishedTests {

	private static final Candidate OLD = backup("shop-20261119T000000Z-aaaaaa", "one", "two");

	private static final Candidate FAILED = backup("shop-20261120T000000Z-bbbbbb", "one");

	private static final Candidate NEW = backup("shop-20261121T000000Z-cccccc", "one", "two");

	@Test
	void oneThatIsNewerThanTheNewestGoodIsKept() {
		List<Candidate> told = told(List.of(OLD, FAILED), false);
		assertThat(told.get(0).counts()).isTrue();
		assertThat(told.get(1).counts()).isFalse();
		assertThat(told.get(1).busy()).isEqualTo("not finished: its run failed");
	}

	@Test
	void anOlderOneMayGoUnlessItsRunMayBeTakenUpAgain() {
		Candidate given = told(List.of(OLD, FAILED, NEW), false).get(1);
		assertThat(given.busy()).isNull();
		assertThat(given.flaw()).isEqualTo("its run failed");
		assertThat(told(List.of(OLD, FAILED, NEW), true).get(1).busy()).isEqualTo("not finished: its run failed");
	}

	@Test
	void withoutAHistoryAMissingRequiredCopyTellsUnlessAllLackIt() {
		Set<String> required = Set.of("one", "two");
		List<Candidate> told = Unfinished.told(List.of(OLD, FAILED), Map.of(), (each) -> true, required);
		assertThat(told).extracting(Candidate::counts).containsExactly(true, false);
		assertThat(Unfinished.told(List.of(FAILED), Map.of(), (each) -> true, required).get(0).counts()).isTrue();
		assertThat(Unfinished.told(List.of(OLD, FAILED), Map.of(), (each) -> false, required).get(1).counts()).isTrue();
	}

	@Test
	void whatIsNeededFirstIsNamed() {
		assertThat(Needed.why(NEW.id(), List.of(OLD, NEW))).isEqualTo("the newest good backup");
		assertThat(Needed.why(OLD.id(), List.of(OLD, NEW))).isNull();
		assertThat(Needed.why(OLD.id(), List.of(OLD.asProven(), NEW))).isEqualTo("the newest proven backup");
		assertThat(Needed.why(FAILED.id(), List.of(FAILED.flawedBy("bad")))).isEqualTo("the only backup");
	}

	private static List<Candidate> told(List<Candidate> backups, boolean resumable) {
		return Unfinished.told(backups,
				Map.of(BackupId.parse(FAILED.id()).orElseThrow(),
						new KnownBackups.Unfinished("its run failed", resumable)),
				(each) -> false, Set.of("one", "two"));
	}

	private static Candidate backup(String id, String... destinations) {
		Instant at = BackupId.parse(id).orElseThrow().instant();
		return new Candidate(id, at, null, null, false, false, null, null, null, null, null, false,
				Set.of(destinations), Set.of());
	}

}
