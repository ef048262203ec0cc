package dev.holdfast.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.PipelineSettings.Expected;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.CompressionSpec.Algorithm;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.HandOff;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Dump;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What will not fit its format is told before anything is read. */
class LargestArchiveTests {

	private static final long GIB = 1L << 30;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void twoGibibytesIntoRawGcmAreRefusedBeforeTheDump() throws Exception {
		assertRefused(dump(Algorithm.NONE, Expected.UNKNOWN, 2 * GIB));
		assertRefused(dump(Algorithm.NONE, new Expected(3 * GIB, 3 * GIB), 0));
		assertRefused(dump(Algorithm.ZSTD, new Expected(9 * GIB, 3 * GIB), GIB));
	}

	@Test
	void whatMayFitIsBegun() throws Exception {
		assertThat(dump(Algorithm.NONE, Expected.UNKNOWN, GIB)).isInstanceOf(Begun.class);
		assertThat(dump(Algorithm.ZSTD, new Expected(9 * GIB, GIB), 9 * GIB)).as("compressed")
			.isInstanceOf(Begun.class);
	}

	private static void assertRefused(Throwable thrown) {
		assertThat(thrown).isInstanceOfSatisfying(HoldfastException.class, (refused) -> {
			assertThat(refused.code()).isEqualTo(ExitCode.BAD_PLAN);
			assertThat(refused.what())
				.contains("MiB does not fit into encryption format raw-gcm, which ends at 2047 MiB");
			assertThat(refused.hint()).contains("openpgp");
		});
	}

	private Throwable dump(Algorithm algorithm, Expected expected, long estimated) throws Exception {
		EncryptionSpec encryption = new EncryptionSpec(EncryptionSpec.Format.RAW_GCM, new Secret("ab".repeat(32)),
				EncryptionSpec.KeyEncoding.HEX, null, List.of());
		// no disk of a test has room for what is pretended here
		PipelineSettings settings = new PipelineSettings("shop-1", List.of(new Sized(estimated)),
				new CompressionSpec(algorithm, 1), ArchiveCiphers.forWriting(encryption, this.directory), List.of(),
				new ObjectKey("shop/shop-1"), HandOff.DURABLE, 1 << 20, (number) -> 1 << 20, expected, 1, () -> {
				});
		Staging staging = Staging.create(Files.createTempDirectory(this.directory, "staging"), "shop", "shop-1");
		Pipeline pipeline = new Pipeline(settings, staging, RunProgress.NONE);
		Throwable thrown = catchThrowable(pipeline::dump);
		return (thrown.getCause() instanceof Begun begun) ? begun : thrown;
	}

	/** Says how large it is, and notices when it is read. */
	private record Sized(long estimated) implements Source {

		@Override
		public String name() {
			return "sized";
		}

		@Override
		public String type() {
			return "files";
		}

		@Override
		public Preflight check() {
			return new Preflight(this.estimated, Map.of(), List.of());
		}

		@Override
		public SourceSummary dump(Dump dump) {
			throw new Begun();
		}

		@Override
		public void stop() {
			// nothing runs
		}

		@Override
		public void close() {
			// nothing is open
		}

	}

	private static final class Begun extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
