package dev.holdfast.pipeline;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

import dev.holdfast.archive.Compression;
import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.ArchiveCipher;
import dev.holdfast.archive.encryption.ArchiveCiphers;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.CompressionSpec.Algorithm;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.HandOff;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PipelineTests {

	private static final ObjectKey KEY = new ObjectKey("shop/2026/11/shop-1.tar.zst.pgp");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final MemoryDestination store = new MemoryDestination("store");

	private final RandomSource source = new RandomSource(40, 300_000);

	private final ArchiveCipher cipher = ArchiveCiphers.forWriting(new EncryptionSpec(EncryptionSpec.Format.OPENPGP,
			new Secret("00112233445566778899aabbccddeeff".repeat(2)), EncryptionSpec.KeyEncoding.HEX, null, List.of()),
			Path.of(System.getProperty("java.io.tmpdir")));

	private HandOff handOff = HandOff.DURABLE;

	private long stagingLimit = 4 << 20;

	private CompressionSpec compression = new CompressionSpec(Algorithm.ZSTD, 1);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@AfterEach
	void endThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource(HandOff.class)
	void whatArrivesIsWhatWasDumped(HandOff mode) throws Exception {
		this.handOff = mode;
		Outcome outcome = run(staging(), this.store);
		assertThat(outcome.seal().size()).isEqualTo(this.store.object(KEY).length);
		assertThat(entries(this.store.object(KEY))).containsAllEntriesOf(this.source.expected("random"))
			.containsKeys("backup.json", "contents.json")
			.hasSize(42);
		assertThat(outcome.dumped().bytes()).isGreaterThan(40 * 300_000);
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void everyAlgorithmReadsBackOverSegmentEnds(Algorithm algorithm) throws Exception {
		this.compression = new CompressionSpec(algorithm, 1);
		this.stagingLimit = 1 << 20;
		run(staging(), this.store);
		assertThat(entries(this.store.object(KEY))).containsAllEntriesOf(this.source.expected("random"));
	}

	@Test
	void memoryHandOffLeavesNoPlaintextOnDisk() throws Exception {
		this.handOff = HandOff.MEMORY;
		this.source.content = "a very recognisable secret text ".repeat(9375).getBytes(StandardCharsets.UTF_8);
		Staging staging = staging();
		run(staging, this.store);
		try (Stream<Path> files = Files.walk(staging.directory())) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
					.doesNotContain("recognisable");
			}
		}
		assertThat(staging.directory().resolve("raw")).doesNotExist();
	}

	@ParameterizedTest
	@EnumSource(HandOff.class)
	void aFailedDumpFailsEveryStepAndStoresNothing(HandOff mode) {
		this.handOff = mode;
		this.source.failAt = 20;
		Staging staging = staging();
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> run(staging, this.store))
			.withMessage("source random: the server went away");
		assertThat(this.store.objects()).isEmpty();
		assertThat(this.failures).hasSize(4);
	}

	@Test
	void aFinishedDumpIsNotRepeatedAndHeldPartsAreNotSentAgain() throws Exception {
		this.store.failAtPart = 5;
		Staging staging = staging();
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> run(staging, this.store))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DESTINATION_REFUSED));
		assertThat(this.store.failed).isEqualTo(1);
		assertThat(this.store.objects()).isEmpty();
		int before = this.store.sent.size();
		this.store.failAtPart = -1;
		Outcome outcome = run(staging, this.store);
		assertThat(this.source.dumps).hasValue(1);
		assertThat(this.store.sent).doesNotHaveDuplicates();
		assertThat(outcome.uploads().get(0).keptBytes()).isPositive();
		assertThat(this.store.sent.size()).isGreaterThan(before);
		assertThat(entries(this.store.object(KEY))).containsAllEntriesOf(this.source.expected("random"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10, 39 })
	void anUnfinishedDumpBeginsAgainAndNothingOfItIsUsed(int at) throws Exception {
		this.source.failAt = at;
		Staging staging = staging();
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> run(staging, this.store));
		this.source.failAt = -1;
		this.source.content = null;
		this.source.seed = 99;
		run(staging, this.store);
		assertThat(this.source.dumps).hasValue(2);
		assertThat(entries(this.store.object(KEY))).containsAllEntriesOf(this.source.expected("random"));
		assertThat(this.store.uploads()).as("uploads left open").isEmpty();
	}

	@Test
	void aCompletedObjectWhoseNoteIsMissingIsNotSentAgain() throws Exception {
		Staging staging = staging();
		run(staging, this.store);
		Files.delete(staging.directory().resolve("done-store.note"));
		this.store.sent.clear();
		Outcome outcome = run(staging, this.store);
		assertThat(this.store.sent).isEmpty();
		assertThat(outcome.uploads().get(0).keptBytes()).isEqualTo(outcome.seal().size());
	}

	@Test
	void stagingOfAnotherBootIsNotFound() throws Exception {
		Staging staging = staging();
		staging.note("boot", "another");
		assertThat(Staging.find(this.directory, "shop", "shop-1")).isNull();
	}

	@Test
	void stopEndsAllStepsWithoutFailure() throws Exception {
		this.source.stopAt = 7;
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> run(staging(), this.store));
		assertThat(this.failures).allMatch((failure) -> failure instanceof CancellationException).hasSize(4);
	}

	@Test
	void stopDoesNotWaitForAPartThatHangs() throws Exception {
		AtomicBoolean hung = new AtomicBoolean();
		this.store.hanging = () -> {
			hung.set(true);
			Objects.requireNonNull(this.source.pipeline).stop();
		};
		try {
			assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> run(staging(), this.store));
			assertThat(hung).isTrue();
			assertThat(this.store.released.getCount()).isOne();
			assertThat(this.failures).isNotEmpty().allMatch((failure) -> failure instanceof CancellationException);
			assertThat(this.store.objects()).isEmpty();
		}
		finally {
			this.store.released.countDown();
		}
	}

	@Test
	void stagingThatIsTakenAwayIsNamedByWhateverFailsFirst() {
		Staging staging = staging();
		AtomicBoolean taken = new AtomicBoolean();
		this.source.before = (number) -> {
			if (number == 10) {
				taken.set(staging.directory().toFile().renameTo(this.directory.resolve("taken").toFile()));
			}
		};
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> run(staging, this.store))
			.withMessageContaining("staging " + staging.directory())
			.withMessageContaining("is gone")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE))
			.satisfies((ex) -> assertThat(ex.hint()).contains(staging.directory().toString()));
		assertThat(taken).isTrue();
		assertThat(Objects.requireNonNull(this.source.pipeline).failure()).isInstanceOf(HoldfastException.class);
		assertThat(this.store.objects()).isEmpty();
	}

	@Test
	void anOptionalDestinationThatFailsDoesNotStopTheOthers() throws Exception {
		MemoryDestination broken = new MemoryDestination("broken");
		broken.failAtPart = 1;
		Outcome outcome = run(staging(),
				List.of(new PipelineSettings.Target(this.store, true), new PipelineSettings.Target(broken, false)));
		assertThat(outcome.uploads()).extracting(UploadOutcome::stored).containsExactly(true, false);
		assertThat(outcome.uploads().get(1).failure()).contains("broken");
		assertThat(this.store.objects()).containsKey(KEY);
	}

	@Test
	void aDumpDoesNotGoOnWhenNoDestinationIsFit() throws Exception {
		MemoryDestination unfit = new MemoryDestination("unfit");
		unfit.unfit = true;
		CountDownLatch stopped = new CountDownLatch(1);
		this.source.stopped = stopped::countDown;
		this.source.before = (number) -> await(stopped);
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> run(staging(), unfit))
			.withMessageContaining("destination unfit is unfit");
		assertThat(stopped.getCount()).isZero();
		assertThat(this.failures).hasSize(4);
	}

	@Test
	void aDumpGoesOnForTheDestinationThatIsFit() {
		MemoryDestination unfit = new MemoryDestination("unfit");
		unfit.unfit = true;
		Staging staging = staging();
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> run(staging,
					List.of(new PipelineSettings.Target(unfit, true), new PipelineSettings.Target(this.store, true))))
			.withMessageContaining("destination unfit is unfit");
		assertThat(this.failures).hasSize(1);
		assertThat(this.store.object(KEY)).isNotNull();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void transientPartsAreBoundedOnDisk() throws Exception {
		this.handOff = HandOff.MEMORY;
		this.stagingLimit = 512 * 1024;
		run(staging(), this.store);
		assertThat(this.store.mostOnDisk).isPositive().isLessThan(1536 * 1024);
	}

	private final List<Throwable> failures = new ArrayList<>();

	private Staging staging() {
		try {
			return Staging.create(this.directory, "shop", "shop-1");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Outcome run(Staging staging, MemoryDestination destination) throws Exception {
		return run(staging, List.of(new PipelineSettings.Target(destination, true)));
	}

	private Outcome run(Staging staging, List<PipelineSettings.Target> targets) throws Exception {
		this.failures.clear();
		this.store.watch(staging.directory().resolve("parts"));
		PipelineSettings settings = new PipelineSettings("shop-1", List.of(this.source), this.compression, this.cipher,
				targets, KEY, this.handOff, this.stagingLimit, (number) -> 256 * 1024,
				PipelineSettings.Expected.UNKNOWN, 2, () -> {
				});
		Pipeline pipeline = new Pipeline(settings, staging, RunProgress.NONE);
		this.source.pipeline = pipeline;
		Future<DumpOutcome> dump = this.threads.submit(pipeline::dump);
		Future<CompressOutcome> compress = this.threads.submit(pipeline::compress);
		Future<Seal> encrypt = this.threads.submit(pipeline::encrypt);
		Future<List<UploadOutcome>> upload = this.threads.submit(pipeline::upload);
		for (Future<?> stage : List.of(dump, compress, encrypt, upload)) {
			try {
				stage.get();
			}
			catch (ExecutionException ex) {
				this.failures.add(ex.getCause());
			}
		}
		for (Throwable failure : this.failures) {
			if (!(failure instanceof UpstreamFailedException)) {
				throw (RuntimeException) failure;
			}
		}
		return new Outcome(dump.get(), encrypt.get(), upload.get());
	}

	private Map<String, String> entries(byte[] archive) throws IOException {
		Map<String, String> entries = new LinkedHashMap<>();
		try (InputStream clear = this.cipher.decrypt(new ByteArrayInputStream(archive));
				TarArchiveInputStream tar = new TarArchiveInputStream(
						Compression.open(this.compression.algorithm(), clear))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				entries.put(entry.getName(), RandomSource.fingerprint(tar.readAllBytes()));
			}
			tar.transferTo(OutputStream.nullOutputStream());
			clear.transferTo(OutputStream.nullOutputStream());
		}
		return entries;
	}

	private record Outcome(DumpOutcome dumped, Seal seal, List<UploadOutcome> uploads) {
	}

	/** Entries of random bytes that can be told again. */
	private static final class RandomSource implements Source {

		private final int entries;

		private final int size;

		private final AtomicInteger dumps = new AtomicInteger();

		private long seed = 7;

		private int failAt = -1;

		private int stopAt = -1;

		private IntConsumer before = (number) -> {
		};

		private Runnable stopped = () -> {
		};

		private byte @Nullable [] content;

		private @Nullable Pipeline pipeline;

		RandomSource(int entries, int size) {
			this.entries = entries;
			this.size = size;
		}

		Map<String, String> expected(String prefix) {
			Map<String, String> expected = new LinkedHashMap<>();
			for (int i = 0; i < this.entries; i++) {
				expected.put(prefix + "/" + i, fingerprint(bytes(i)));
			}
			return expected;
		}

		static String fingerprint(byte[] bytes) {
			return bytes.length + ":" + Arrays.hashCode(bytes);
		}

		private byte[] bytes(int number) {
			byte[] fixed = this.content;
			if (fixed != null) {
				return fixed;
			}
			byte[] bytes = new byte[this.size];
			new Random(this.seed * 1000 + number).nextBytes(bytes);
			return bytes;
		}

		@Override
		public String name() {
			return "random";
		}

		@Override
		public String type() {
			return "files";
		}

		@Override
		public Preflight check() {
			return new Preflight(0, Map.of(), List.of());
		}

		@Override
		public SourceSummary dump(Dump dump) {
			this.dumps.incrementAndGet();
			for (int i = 0; i < this.entries; i++) {
				if (i == this.failAt) {
					throw new HoldfastException(ExitCode.UNREACHABLE, "source random: the server went away", null);
				}
				if (i == this.stopAt) {
					Objects.requireNonNull(this.pipeline).stop();
				}
				this.before.accept(i);
				byte[] bytes = bytes(i);
				dump.write(Entry.of(Integer.toString(i), bytes.length), bytes, 0, bytes.length);
				dump.describe(new ContentItem.Document(Integer.toString(i), bytes.length, "0"));
			}
			return new SourceSummary("random", "files", Instant.EPOCH, null, null, Map.of(), List.of(), 0, this.entries,
					0, null, Map.of());
		}

		@Override
		public void stop() {
			this.stopped.run();
			this.failAt = -1;
		}

		@Override
		public void close() {
			if (this.dumps.get() > 1000) {
				throw new DumpStoppedException();
			}
		}

	}

}
