package dev.holdfast.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.holdfast.backup.PlanFixture;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Verifies a real backup, whole and spoiled in every way. */
class VerifyRunIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static PlanFixture fixture;

	@SuppressWarnings("NullAway.Init")
	private static StoredBackup backup;

	@SuppressWarnings("NullAway.Init")
	private static StoredBackup other;

	private final Map<Path, byte[]> originals = new HashMap<>();

	@BeforeAll
	static void backUp() throws SQLException {
		fixture = new PlanFixture(directory);
		fixture.sources = List.of(new H2Spec("database", "jdbc:h2:" + directory.resolve("shop"), null, null,
				DumpFormat.JSON, List.of(), List.of(), List.of()));
		backup = StoredBackup.of(fixture);
		other = StoredBackup.of(fixture);
	}

	@BeforeEach
	void keep() throws IOException {
		for (Path file : List.of(backup.archive(), backup.manifestFile(), backup.signatureFile())) {
			this.originals.put(file, Files.readAllBytes(file));
		}
	}

	@AfterEach
	void restore() throws IOException {
		for (Map.Entry<Path, byte[]> file : this.originals.entrySet()) {
			Files.deleteIfExists(file.getKey());
			Files.write(file.getKey(), file.getValue());
		}
	}

	@ParameterizedTest
	@EnumSource
	void findsAWholeBackupRightAtEveryLevel(Level level) {
		VerifyResult result = backup.verify(level);
		assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
		assertThat(result.level()).isEqualTo(level);
		assertThat(result.copies()).singleElement().satisfies((copy) -> {
			assertThat(copy.word()).isEqualTo("verified");
			assertThat(copy.bytes()).isEqualTo(level.reads() ? backup.manifest().archive().size() : 0);
		});
	}

	@Test
	void digestsEveryRowAgain() {
		ContentFigures content = Objects.requireNonNull(backup.verify(Level.CONTENT).content());
		assertThat(content.tables()).isEqualTo(1);
		assertThat(content.rows()).isEqualTo(1000);
		assertThat(content.documents()).isEqualTo(1);
		assertThat(content.bytes()).isEqualTo(backup.manifest().archive().uncompressedSize());
	}

	@Test
	void namesATruncatedArchive() throws IOException {
		byte[] bytes = Files.readAllBytes(backup.archive());
		StoredBackup.spoil(backup.archive(), Arrays.copyOf(bytes, bytes.length - 1));
		for (Level level : List.of(Level.STORE, Level.CHECKSUM, Level.CONTENT)) {
			assertBad(level, "is truncated");
		}
		assertThat(backup.verify(Level.METADATA).exitCode()).isEqualTo(ExitCode.DONE);
	}

	@Test
	void namesAnExtendedArchive() throws IOException {
		byte[] bytes = Files.readAllBytes(backup.archive());
		StoredBackup.spoil(backup.archive(), Arrays.copyOf(bytes, bytes.length + 1));
		for (Level level : List.of(Level.STORE, Level.CHECKSUM, Level.CONTENT)) {
			assertBad(level, "was extended");
		}
		bytes[100] ^= 1;
		StoredBackup.spoil(backup.archive(), Arrays.copyOf(bytes, bytes.length + 1));
		assertBad(Level.CONTENT, "was changed and extended");
	}

	@Test
	void namesTheChangedPart() throws IOException {
		byte[] bytes = Files.readAllBytes(backup.archive());
		long header = backup.manifest().archive().headerBytes();
		for (Level level : List.of(Level.CHECKSUM, Level.CONTENT)) {
			byte[] changed = bytes.clone();
			changed[(int) header / 2] ^= 1;
			StoredBackup.spoil(backup.archive(), changed);
			assertBad(level, "was changed in its header");
			changed = bytes.clone();
			changed[(int) header + 300] ^= 1;
			StoredBackup.spoil(backup.archive(), changed);
			assertBad(level, "was changed in its payload");
		}
	}

	@Test
	void namesTheBackupWhoseArchiveItIs() throws IOException {
		StoredBackup.spoil(backup.archive(), Files.readAllBytes(other.archive()));
		for (Level level : List.of(Level.CHECKSUM, Level.CONTENT)) {
			assertBad(level, "is that of backup " + other.id());
		}
	}

	@Test
	void namesAMissingArchive() throws IOException {
		Files.delete(backup.archive());
		for (Level level : List.of(Level.STORE, Level.CHECKSUM, Level.CONTENT)) {
			assertBad(level, "is missing, though its manifest is there");
		}
	}

	@Test
	void namesAMissingManifest() throws IOException {
		Files.delete(backup.manifestFile());
		for (Level level : Level.values()) {
			assertBad(level, "the manifest of " + backup.id() + " is missing");
		}
	}

	@Test
	void namesAnUnsignedManifest() throws IOException {
		Files.delete(backup.signatureFile());
		for (Level level : Level.values()) {
			assertBad(level, "is not signed");
		}
	}

	@Test
	void namesAForgedManifest() throws IOException {
		String document = Files.readString(backup.manifestFile());
		StoredBackup.spoil(backup.manifestFile(),
				document.replace("\"rows\":1000", "\"rows\":1001").getBytes(StandardCharsets.UTF_8));
		assertBad(Level.METADATA, "is forged or damaged");
		StoredBackup.spoil(backup.manifestFile(), "not a manifest".getBytes(StandardCharsets.UTF_8));
		assertBad(Level.METADATA, "is damaged or forged");
	}

	@Test
	void namesTheManifestOfAnotherBackup() throws IOException {
		StoredBackup.spoil(backup.manifestFile(), Files.readAllBytes(other.manifestFile()));
		StoredBackup.spoil(backup.signatureFile(), Files.readAllBytes(other.signatureFile()));
		assertBad(Level.METADATA, "is that of " + other.id());
	}

	@Test
	void namesAManifestOfANewerSchema() throws IOException {
		String document = Files.readString(backup.manifestFile());
		StoredBackup.spoil(backup.manifestFile(),
				document.replace("\"schemaVersion\":1", "\"schemaVersion\":2").getBytes(StandardCharsets.UTF_8));
		assertBad(Level.METADATA, "schema version 2, newer than this program reads");
	}

	@Test
	void warnsAboutAnUnknownSigner() {
		BackupPlan stranger = backup.plan().withSigningKey(PlanFixture.newSigningKey());
		VerifyResult result = backup.under(stranger).verify(Level.CONTENT);
		assertThat(result.exitCode()).isEqualTo(ExitCode.WARNINGS);
		assertThat(result.warnings()).singleElement()
			.asString()
			.contains("signed by a key that is not trusted here: " + backup.manifest().signer());
		assertThat(result.level()).isEqualTo(Level.CONTENT);
	}

	@Test
	void saysThatNoKeyOpensIt() {
		BackupPlan locked = backup.plan()
			.withEncryption(new EncryptionSpec(EncryptionSpec.Format.OPENPGP, new Secret("ff".repeat(32)),
					EncryptionSpec.KeyEncoding.HEX, null, List.of()));
		VerifyResult result = backup.under(locked).verify(Level.CONTENT);
		assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_KEY);
		assertThat(problem(result)).contains("cannot be opened, though its checksum is right: none of the given keys");
		assertThat(result.copies().get(0).level()).isEqualTo(Level.CHECKSUM);
		assertThat(backup.under(locked).verify(Level.CHECKSUM).exitCode()).isEqualTo(ExitCode.DONE);
	}

	@Test
	void keepsTheBandwidthOfThePlan() {
		long size = backup.manifest().archive().size();
		fixture.bandwidth = size;
		BackupPlan slow = fixture.plan();
		fixture.bandwidth = null;
		// the second reading has to wait until the first has been paid for
		VerifyRequest request = backup.under(slow).request(Level.CHECKSUM);
		try (VerifyRun run = new VerifyRun(request, (bytes) -> {
		})) {
			run.fetch();
			long began = System.nanoTime();
			for (int i = 0; i < 3; i++) {
				run.check();
			}
			assertThat(System.nanoTime() - began).isGreaterThan(1_700_000_000L);
		}
	}

	@Test
	void stopsAtTheNextChunkAndFindsNothing() {
		AtomicReference<VerifyRun> running = new AtomicReference<>();
		AtomicLong read = new AtomicLong();
		try (VerifyRun run = new VerifyRun(backup.request(Level.CONTENT), (bytes) -> {
			read.addAndGet(bytes);
			Objects.requireNonNull(running.get()).stop();
		})) {
			running.set(run);
			run.fetch();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(run::check);
			assertThat(read.get()).isPositive();
			assertThat(run.result(0, null).content()).isNull();
			assertThat(run.result(0, null).level()).isEqualTo(Level.METADATA);
		}
	}

	/**
	 * Whatever is changed in an archive, it is refused, and nothing else is said of it.
	 */
	@Test
	void refusesEveryMutationOfAnArchive() throws IOException {
		byte[] original = Files.readAllBytes(backup.archive());
		Random random = new Random(20261121);
		int refused = 0;
		for (int i = 0; i < 600; i++) {
			byte[] mutated = mutated(original, random, i);
			StoredBackup.spoil(backup.archive(), mutated);
			VerifyResult result = backup.verify((i % 2 == 0) ? Level.CONTENT : Level.CHECKSUM);
			assertThat(result.exitCode()).as("mutation %d", i).isEqualTo(ExitCode.DAMAGED);
			assertThat(problem(result)).contains((mutated.length < original.length) ? "is truncated"
					: (mutated.length > original.length) ? "extended" : "was changed");
			refused++;
		}
		assertThat(refused).isEqualTo(600);
	}

	private static byte[] mutated(byte[] original, Random random, int number) {
		int at = random.nextInt(original.length);
		return switch (number % 3) {
			case 0 -> {
				byte[] flipped = original.clone();
				flipped[at] ^= (byte) (1 << random.nextInt(8));
				yield flipped;
			}
			case 1 -> Arrays.copyOf(original, at);
			default -> Arrays.copyOf(original, original.length + 1 + random.nextInt(1000));
		};
	}

	private static void assertBad(Level level, String message) {
		VerifyResult result = backup.verify(level);
		assertThat(result.exitCode()).as("%s", level).isEqualTo(ExitCode.DAMAGED);
		assertThat(problem(result)).contains("destination local: ").contains(message);
		assertThat(result.copies().get(0).word()).isEqualTo("bad");
	}

	private static String problem(VerifyResult result) {
		HoldfastException failure = Objects.requireNonNull(result.failure());
		assertThat(failure.hint()).isNotBlank();
		return failure.what();
	}

}
