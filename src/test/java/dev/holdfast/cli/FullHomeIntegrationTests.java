package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.testing.SmallDisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** However the history fails for want of space, it is said with 14 and never hangs. */
@Timeout(120)
class FullHomeIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 0, 130, 500 })
	void aHistoryThatCannotBeWrittenIsAFullDisk(int kibibytes) throws Exception {
		try (SmallDisk disk = SmallDisk.mount(4)) {
			Path home = disk.directory();
			assertThat(backup(home).code()).isZero();
			fill(home.resolve("filler"), kibibytes);
			assertIsFull(backup(home), home);
			Files.delete(home.resolve("filler"));
			assertThat(backup(home).code()).as("with space again").isZero();
		}
	}

	@Test
	void aFirstBackupInAFullHomeIsAFullDisk() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(4)) {
			fill(disk.directory().resolve("filler"), 32);
			assertIsFull(backup(disk.directory()), disk.directory());
		}
	}

	private static void assertIsFull(Typed typed, Path home) {
		assertThat(typed.code()).as(typed.error()).isEqualTo(14);
		assertThat(typed.error()).contains(home.toString(), "HINT: free space").doesNotContain("defect");
	}

	private Typed backup(Path home) throws IOException {
		Path tree = Files.createDirectories(this.directory.resolve("tree"));
		Files.writeString(tree.resolve("file"), "content");
		Path plans = Files.createDirectories(this.directory.resolve("plans"));
		Files.writeString(plans.resolve("shop.yaml"), """
				plan: shop
				sources:
				  - name: tree
				    type: files
				    paths: [ %s ]
				encryption: { format: none }
				destinations:
				  - { name: local, type: local, path: %s }
				limits: { staging-directory: %s }
				""".formatted(tree, this.directory.resolve("store"), this.directory.resolve("staging")));
		return assertTimeoutPreemptively(Duration.ofSeconds(40), () -> Typed.run(Map.of(), "backup", "shop", "--plans",
				plans.toString(), "--home", home.toString(), "--debug"));
	}

	/** Leaves about this much of the disk free. */
	private static void fill(Path file, int kibibytes) throws IOException {
		long free = Files.getFileStore(file.getParent()).getUsableSpace();
		Files.write(file, new byte[(int) free - kibibytes * 1024]);
	}

}
