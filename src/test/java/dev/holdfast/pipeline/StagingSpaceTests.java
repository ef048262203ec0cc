package dev.holdfast.pipeline;

import java.nio.file.Path;
import java.util.List;

import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.PipelineSettings.Expected;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.HandOff;
import dev.holdfast.plan.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class StagingSpaceTests {

	private static final long GIB = 1L << 30;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void aFormatThatKeepsTheArchiveNeedsRoomForIt() {
		Expected expected = new Expected(10 * GIB, GIB);
		assertThat(needed(Format.OPENPGP, HandOff.DURABLE, expected)).isEqualTo(6 * GIB);
		assertThat(needed(Format.RAW_GCM, HandOff.DURABLE, expected)).isEqualTo(7 * GIB);
		assertThat(needed(Format.OPENPGP, HandOff.MEMORY, expected)).isEqualTo(GIB);
		assertThat(needed(Format.RAW_GCM, HandOff.MEMORY, expected)).isEqualTo(2 * GIB);
		assertThat(needed(Format.RAW_GCM, HandOff.MEMORY, Expected.UNKNOWN)).isZero();
	}

	@Test
	void aDiskThatTheLastBackupWouldNotFitIsRefused() {
		HoldfastException refused = catchThrowableOfType(HoldfastException.class, () -> StagingSpace
			.check(settings(Format.RAW_GCM, HandOff.DURABLE, new Expected(0, 1L << 58)), this.directory));
		assertThat(refused.code()).isEqualTo(ExitCode.DISK_FULL);
		assertThat(refused.hint()).contains("hand-off: memory");
	}

	@Test
	void aFirstBackupThatMayNotFitIsWarnedAbout() throws Exception {
		PipelineSettings first = settings(Format.OPENPGP, HandOff.DURABLE, Expected.UNKNOWN, Long.MAX_VALUE);
		assertThat(StagingSpace.checkEstimate(first, this.directory, 1L << 60)).singleElement()
			.asString()
			.contains("may need more than " + (1L << 40) + " MiB");
		assertThat(StagingSpace.checkEstimate(first, this.directory, 1000)).isEmpty();
		assertThat(StagingSpace.checkEstimate(first, this.directory, 0)).as("unknown").isEmpty();
		PipelineSettings second = settings(Format.OPENPGP, HandOff.DURABLE, new Expected(1, 1), Long.MAX_VALUE);
		assertThat(StagingSpace.checkEstimate(second, this.directory, 1L << 60)).as("known better").isEmpty();
	}

	private long needed(Format format, HandOff handOff, Expected expected) {
		return StagingSpace.needed(settings(format, handOff, expected));
	}

	private PipelineSettings settings(Format format, HandOff handOff, Expected expected) {
		return settings(format, handOff, expected, 4 * GIB);
	}

	private PipelineSettings settings(Format format, HandOff handOff, Expected expected, long limit) {
		EncryptionSpec encryption = new EncryptionSpec(format, new Secret("ab".repeat(32)),
				EncryptionSpec.KeyEncoding.HEX, null, List.of());
		return new PipelineSettings("id", List.of(), new CompressionSpec(CompressionSpec.Algorithm.ZSTD, 1),
				ArchiveCiphers.forWriting(encryption, this.directory), List.of(), new ObjectKey("a/b"), handOff, limit,
				(number) -> 1, expected, 1, () -> {
				});
	}

}
