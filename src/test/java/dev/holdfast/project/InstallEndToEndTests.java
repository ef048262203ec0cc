package dev.holdfast.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Installs the program as the README says, in a directory of its own. */
class InstallEndToEndTests {

	@TempDir
	Path directory;

	@BeforeEach
	void unpack() throws IOException {
		Path jar = Path.of(Objects.requireNonNull(System.getProperty("holdfast.jar"), "holdfast.jar"));
		Files.createDirectories(this.directory.resolve("bin"));
		Files.copy(jar, this.directory.resolve("holdfast.jar"));
		for (String script : List.of("holdfast", "holdfast-install")) {
			Files.copy(jar.resolveSibling("bin").resolve(script), this.directory.resolve("bin").resolve(script));
		}
	}

	@Test
	void installedProgramTakesItsClassesFromTheArchive() throws Exception {
		ScriptRun install = run("", "bin/holdfast-install");
		assertThat(install.exitCode()).as(install.errors()).isZero();
		assertThat(install.output().lines()).last(InstanceOfAssertFactories.STRING)
			.startsWith("Holdfast is ready: ")
			.contains("app/holdfast.");

		Path plans = Files.createDirectories(this.directory.resolve("plans"));
		Files.writeString(plans.resolve("bin.yaml"), """
				plan: bin
				sources:
				  - {name: files, type: files, paths: [%s/bin]}
				destinations:
				  - {name: local, type: local, path: %s/to}
				""".formatted(this.directory, this.directory));
		ScriptRun backup = run("-Xlog:class+load:file=loaded", "bin/holdfast", "backup", "bin", "--home", "home",
				"--plans", "plans");
		assertThat(backup.exitCode()).as(backup.output() + backup.errors()).isZero();
		assertThat(backup.output()).contains("3 entries", "backed up in");

		List<String> loaded = Files.readAllLines(this.directory.resolve("loaded"));
		assertThat(loaded).filteredOn((line) -> line.contains(" dev.holdfast.")).hasSizeGreaterThan(50);
		assertThat(loaded.stream().filter((line) -> line.contains("shared objects file")).count())
			.isGreaterThan(loaded.size() * 9L / 10);
		assertThat(loaded).filteredOn((line) -> line.contains(" org.bouncycastle."))
			.hasSizeGreaterThan(20)
			.allMatch((line) -> line.contains("shared objects file"));
		try (Stream<Path> archives = Files.walk(this.directory.resolve("to"))) {
			assertThat(archives.map(Path::toString)).anyMatch((name) -> name.endsWith(".tar.zst.pgp"));
		}
	}

	@Test
	void anArchiveThatDoesNotFitIsIgnored() throws Exception {
		Files.createDirectories(this.directory.resolve("app"));
		Files.writeString(this.directory.resolve("app/holdfast.jsa"), "not an archive of classes");
		ScriptRun run = run("", "bin/holdfast", "plans", "--json", "--plans", "bin");
		assertThat(run.output()).startsWith("{").doesNotContain("warning");
	}

	@Test
	void installsNothingWhenAskedForHelpOrForWhatItDoesNotKnow() throws Exception {
		ScriptRun help = run("", "bin/holdfast-install", "--help");
		assertThat(help.exitCode()).isZero();
		assertThat(help.output()).startsWith("Usage: holdfast-install");
		ScriptRun unknown = run("", "bin/holdfast-install", "--hepl");
		assertThat(unknown.exitCode()).isEqualTo(2);
		assertThat(unknown.errors()).startsWith("holdfast-install: unknown argument '--hepl'\nHINT: ");
		assertThat(this.directory.resolve("app")).doesNotExist();
	}

	private ScriptRun run(String options, String... command) throws Exception {
		Map<String, String> environment = new HashMap<>();
		environment.put("PATH", "/usr/bin:/bin");
		environment.put("JAVA_HOME", System.getProperty("java.home"));
		environment.put("HOME", this.directory.toString());
		environment.put("HOLDFAST_JAVA_OPTS", options);
		return ScriptRun.of(environment, this.directory, List.of(command));
	}

}
