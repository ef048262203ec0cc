package dev.holdfast.archive.encryption;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.holdfast.testing.ProcessOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memory does not grow with the archive, nor start-up time with what writing does not
 * need.
 */
class BoundedMemoryTests {

	@TempDir
	Path work;

	@ParameterizedTest
	@CsvSource({ "OPENPGP, 1073741825", "GNUPG, 134217729", "RAW_GCM, 67108865" })
	void archivesManyTimesLargerThanTheHeapPassThrough(String format, String bytes) {
		assertThat(run("-Xmx32m", format, this.work.toString(), bytes)).isEqualTo("same\n");
	}

	@Test
	void aChangedBitNeverAsksForAllMemory() {
		assertThat(run("-Xmx112m", "argon2", this.work.toString())).isEqualTo("24 refused\n");
	}

	@Test
	void writingDoesNotLoadASecurityProviderThatOnlyReadingNeeds() {
		assertThat(run("-Xmx32m", "providers", this.work.toString())).isEqualTo("not registered\n");
	}

	private static String run(String heap, String... args) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", heap,
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), StreamThrough.class.getName()));
		command.addAll(List.of(args));
		return ProcessOutput.of(command, Map.of()).outOfSuccess();
	}

}
