package dev.holdfast.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.holdfast.backup.PlanFixture;
import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destinations;
import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.Facts;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.testing.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a verification leaves beside the archive. */
class VerifyFactIntegrationTests {

	private static final Instant NOW = Instant.parse("2026-11-22T04:01:35Z");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void whatWasReadAndFoundRightIsAFact() throws Exception {
		StoredBackup backup = StoredBackup.of(new PlanFixture(this.directory));
		verify(backup, Level.CONTENT);
		verify(backup, Level.METADATA);
		verify(backup, Level.STORE);
		assertThat(facts(backup).facts()).singleElement().satisfies((known) -> {
			assertThat(known.trusted()).isTrue();
			Fact fact = known.signed().fact();
			assertThat(fact.kind()).isEqualTo(Fact.Kind.VERIFICATION);
			assertThat(fact.result()).isEqualTo("verified");
			assertThat(fact.level()).isEqualTo("content");
			assertThat(fact.archiveSha256()).isEqualTo(backup.manifest().archive().sha256());
			assertThat(fact.copies()).isEqualTo(Map.of(backup.plan().destinations().get(0).name(), "verified"));
			assertThat(fact.at()).isEqualTo(NOW);
			assertThat(fact.requestedBy()).isEqualTo("ops@host");
			assertThat(fact.runId()).isEqualTo("run-1");
		});
	}

	@Test
	void whatIsBadIsAFactAtEveryLevel() throws Exception {
		StoredBackup backup = StoredBackup.of(new PlanFixture(this.directory));
		byte[] bytes = Files.readAllBytes(backup.archive());
		StoredBackup.spoil(backup.archive(), Arrays.copyOf(bytes, bytes.length - 1));
		verify(backup, Level.STORE);
		assertThat(facts(backup).facts()).singleElement().satisfies((known) -> {
			assertThat(known.signed().fact().result()).isEqualTo("bad");
			assertThat(known.signed().fact().reason()).contains("is truncated");
			assertThat(known.signed().fact().copies()).containsValue("bad");
		});
	}

	@Test
	void aDestinationThatTakesNoneMakesNoVerificationFail() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(64)) {
			StoredBackup backup = StoredBackup.of(new PlanFixture(disk.directory()));
			disk.remount("ro");
			VerifyResult result = verify(backup, Level.CHECKSUM);
			disk.remount("rw");
			assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
			assertThat(result.notes()).anySatisfy(
					(note) -> assertThat(note).contains("the fact of this verification is not beside the archive"));
			assertThat(facts(backup).facts()).isEmpty();
		}
	}

	private static Facts facts(StoredBackup backup) {
		String own = ManifestSigner.of(Objects.requireNonNull(backup.plan().signingKey())).publicKey();
		return Facts.of(Destinations.open(backup.plan().destinations().get(0), Bandwidth.UNLIMITED), backup.backup(),
				Set.of(own));
	}

	private static VerifyResult verify(StoredBackup backup, Level level) {
		try (VerifyRun run = new VerifyRun(backup.request(level), (bytes) -> {
		})) {
			for (Runnable step : List.<Runnable>of(run::fetch, run::check, () -> run.leaveFact("run-1", NOW))) {
				try {
					step.run();
				}
				catch (HoldfastException ex) {
					// the result says it as well
				}
			}
			return run.result(0, null);
		}
	}

}
