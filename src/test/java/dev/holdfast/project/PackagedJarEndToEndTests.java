package dev.holdfast.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs what the build made, as a user would. */
class PackagedJarEndToEndTests {

	private static final Path JAR = Path.of(Objects.requireNonNull(System.getProperty("holdfast.jar"), "holdfast.jar"));

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "--help", "--version", "completion", "help", "help completion", "completion --help" })
	void answersAtOnceWhatTheProgramWouldAnswer(String arguments) throws Exception {
		ScriptRun atOnce = java("-Xlog:class+load:file=loaded", "-jar", JAR.toString(), arguments);
		ScriptRun program = java("-cp", System.getProperty("java.class.path"), "dev.holdfast.Holdfast", arguments);
		assertThat(atOnce.exitCode()).isZero();
		assertThat(atOnce.output()).isEqualTo(program.output()).isNotBlank();
		assertThat(loaded()).contains("dev.holdfast.launch.Launch").doesNotContain("org.springframework", "picocli");
	}

	@Test
	void loadsNoSpringContextForAMistypedCommand() throws Exception {
		ScriptRun run = java("-Xlog:class+load:file=loaded", "-jar", JAR.toString(), "bakcup sample");
		assertThat(run.exitCode()).isEqualTo(2);
		assertThat(run.errors()).contains("unknown command 'bakcup'").contains("HINT: ");
		assertThat(loaded()).contains("picocli.CommandLine ").doesNotContain("org.springframework.context");
	}

	@Test
	void launcherRunsFromAnywhereThroughSymbolicLinks() throws Exception {
		Path one = Files.createSymbolicLink(this.directory.resolve("one"), launcher());
		Path two = Files.createSymbolicLink(this.directory.resolve("two words"), one.getFileName());
		ScriptRun run = ScriptRun.of(environment(), this.directory, List.of(two.toString(), "--version"));
		assertThat(run.errors()).isEmpty();
		assertThat(run.output()).startsWith("holdfast ").contains("(Java " + Runtime.version().feature() + ")");
	}

	@Test
	void launcherPassesArgumentsAndExitCodesOn() throws Exception {
		ScriptRun run = ScriptRun.of(environment(), this.directory, List.of(launcher().toString(), "two words"));
		assertThat(run.errors()).contains("holdfast: unknown command");
		assertThat(run.exitCode()).isEqualTo(2);
	}

	@Test
	void launcherAddsOptionsFromTheEnvironment() throws Exception {
		Map<String, String> environment = environment();
		environment.put("HOLDFAST_JAVA_OPTS", "-Xmx77m -XX:+PrintCommandLineFlags");
		ScriptRun run = ScriptRun.of(environment, this.directory, List.of(launcher().toString(), "--version"));
		assertThat(run.output()).contains("-XX:MaxHeapSize=" + 77L * 1024 * 1024).contains("-XX:+UseSerialGC");
	}

	@Test
	void launcherSaysThatThereIsNoJava() throws Exception {
		Map<String, String> environment = environment();
		environment.put("JAVA_HOME", this.directory.toString());
		ScriptRun run = ScriptRun.of(environment, this.directory, List.of(launcher().toString(), "--version"));
		assertThat(run.exitCode()).isEqualTo(10);
		assertThat(run.errors()).contains("no Java found").contains("HINT: ");
	}

	@Test
	void carriesTheBillOfMaterials() throws Exception {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			Attributes attributes = jar.getManifest().getMainAttributes();
			assertThat(attributes.getValue("Main-Class")).isEqualTo("dev.holdfast.launch.Launch");
			String inside = new String(
					jar.getInputStream(jar.getEntry(attributes.getValue("Sbom-Location"))).readAllBytes(),
					StandardCharsets.UTF_8);
			assertThat(inside).isEqualTo(Files.readString(JAR.resolveSibling("bom.json")));
			JsonNode bom = JsonMapper.shared().readTree(inside);
			assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
			assertThat(bom.path("components").findValuesAsString("name")).contains("picocli", "bcpg-jdk18on", "h2");
		}
	}

	@Test
	void holdsWhatLibrariesSayInFilesOfOneName() throws Exception {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			assertThat(text(jar, "META-INF/services/java.sql.Driver")).contains("org.h2.Driver",
					"org.postgresql.Driver");
			assertThat(text(jar, "META-INF/spring.factories")).contains("org.springframework.boot.context.config",
					"org.springframework.boot.jdbc");
			assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Commons Compress", "Spring Boot");
			assertThat(jar.stream().map(ZipEntry::getName)).doesNotHaveDuplicates()
				.noneMatch((name) -> name.endsWith(".SF") || name.endsWith("module-info.class"));
		}
	}

	private static String text(JarFile jar, String name) throws IOException {
		return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
	}

	private String loaded() throws IOException {
		return Files.readString(this.directory.resolve("loaded"));
	}

	private static Path launcher() {
		return JAR.resolveSibling("bin").resolve("holdfast");
	}

	private ScriptRun java(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(JAVA));
		for (int i = 0; i < arguments.length; i++) {
			boolean last = i == arguments.length - 1;
			command.addAll(last ? List.of(arguments[i].split(" ")) : List.of(arguments[i]));
		}
		return ScriptRun.of(environment(), this.directory, command);
	}

	private static Map<String, String> environment() {
		return new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home")));
	}

}
