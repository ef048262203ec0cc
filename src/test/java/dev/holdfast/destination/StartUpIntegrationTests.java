package dev.holdfast.destination;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.holdfast.testing.ProcessOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StartUpIntegrationTests {

	@TempDir
	Path directory;

	@Test
	void localDestinationsLoadNothingOfTheSdk() {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String out = ProcessOutput
			.of(List.of(java, "-Xlog:class+load:stdout", "-cp", System.getProperty("java.class.path"),
					StoreOneLocally.class.getName(), this.directory.toString()), Map.of())
			.outOfSuccess();
		assertThat(out).contains("stored 2")
			.contains("dev.holdfast.destination.LocalDestination")
			.doesNotContain("software.amazon")
			.doesNotContain("org.apache.hc");
	}

}
