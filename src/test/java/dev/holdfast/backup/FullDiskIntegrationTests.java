package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.testing.SmallDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FullDiskIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private PlanFixture fixture;

	@BeforeEach
	void twentyMebibytesThatDoNotCompress() throws Exception {
		this.fixture = new PlanFixture(this.directory);
		Path tree = Files.createDirectory(this.directory.resolve("tree"));
		byte[] noise = new byte[20 << 20];
		new Random(1).nextBytes(noise);
		Files.write(tree.resolve("noise"), noise);
		this.fixture.sources = List.of(new FilesSpec("files", List.of(tree), List.of(), List.of()));
	}

	@Test
	void aFullStagingDiskIsSaidAndLeavesNothing() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(12)) {
			this.fixture.staging = disk.directory();
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DISK_FULL))
				.withMessageContaining(disk.directory().toString())
				.satisfies((ex) -> assertThat(ex.hint()).contains("hand-off: memory"));
			assertThat(files(this.fixture.store)).isEmpty();
			assertThat(files(disk.directory())).isEmpty();
		}
	}

	@Test
	void aFullDestinationFailsTheBackupButNotTheOtherDestination() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(8)) {
			this.fixture.destinations = List.of(new LocalSpec("small", disk.directory(), true, List.of()),
					new LocalSpec("large", this.fixture.store, true, List.of()));
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.DISK_FULL))
				.withMessageContaining("small");
			assertThat(files(disk.directory())).isEmpty();
			assertThat(files(this.fixture.store)).hasSize(4)
				.anyMatch((file) -> file.toString().endsWith(".tar.zst.pgp"))
				.anyMatch((file) -> file.toString().endsWith(".manifest.json"));
		}
	}

	@Test
	void whatTheOtherDestinationHoldsIsTheSameBackupWhenTheRunIsResumed() throws Exception {
		Path store = this.directory.resolve("late");
		Files.writeString(store, "not a directory");
		this.fixture.destinations = List.of(new LocalSpec("late", store, true, List.of()),
				new LocalSpec("large", this.fixture.store, true, List.of()));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run);
		List<Path> held = files(this.fixture.store);
		assertThat(held).hasSize(4);
		Files.delete(store);
		BackupResult result = run();
		assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
		assertThat(result.resumed()).isTrue();
		assertThat(files(this.fixture.store)).isEqualTo(held);
		// the audit note is of the run that wrote it
		for (Path file : held.stream().filter((each) -> !each.toString().endsWith(".audit.jsonl")).toList()) {
			assertThat(store.resolve(this.fixture.store.relativize(file))).hasSameBinaryContentAs(file);
		}
	}

	@Test
	void aFullOptionalDestinationIsAWarning() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(8)) {
			this.fixture.destinations = List.of(new LocalSpec("small", disk.directory(), false, List.of()),
					new LocalSpec("large", this.fixture.store, true, List.of()));
			BackupResult result = run();
			assertThat(result.exitCode()).isEqualTo(ExitCode.WARNINGS);
			assertThat(result.warnings()).anyMatch((warning) -> warning.contains("small"));
			assertThat(files(disk.directory())).isEmpty();
			assertThat(files(this.fixture.store)).hasSize(4);
		}
	}

	private BackupResult run() {
		return BackupApplication.run(this.fixture.request(), RunProgress.NONE);
	}

	private static List<Path> files(Path root) throws IOException {
		if (!Files.exists(root)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
