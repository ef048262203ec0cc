package dev.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the program as a process of its own. */
class PlansEndToEndTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "plans,0", "plans check,0", "plans check no/such.yaml,2", "plans chekc,2", "--hoem x plans,2" })
	void commandsAboutPlansLoadNoContextNoDriverAndNoJson(String arguments, int code) throws Exception {
		assertThat(run(arguments.split(" "))).isEqualTo(code);
		String loaded = Files.readString(this.directory.resolve("loaded"));
		assertThat(loaded).contains("picocli.CommandLine ")
			.doesNotContain("org.springframework.context", "org.springframework.batch", "tools.jackson.databind",
					"org.postgresql", "org.h2", "software.amazon", "org.bouncycastle");
	}

	@Test
	void aBadPlanEndsBeforeAnythingIsStartedAndLeavesNoHome() throws Exception {
		Path plan = Path.of("src/test/resources/plans/bad/many-mistakes.yaml");
		Path home = this.directory.resolve("home");
		assertThat(run("backup", plan.toString(), "--home", home.toString())).isEqualTo(2);
		assertThat(Files.readString(this.directory.resolve("stderr")).lines()).hasSize(32)
			.allMatch((line) -> line.startsWith("holdfast: " + plan) || line.startsWith("HINT: "));
		assertThat(Files.readString(this.directory.resolve("loaded"))).doesNotContain("org.springframework.context");
		assertThat(home).doesNotExist();
	}

	private int run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"-Xlog:class+load:file=" + this.directory.resolve("loaded"), "-cp",
						System.getProperty("java.class.path"), "dev.holdfast.Holdfast"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectOutput(this.directory.resolve("stdout").toFile())
			.redirectError(this.directory.resolve("stderr").toFile())
			.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
