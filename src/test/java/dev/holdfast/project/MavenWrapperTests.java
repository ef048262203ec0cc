package dev.holdfast.project;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs {@code mvnw} with a PATH of its own, in which Maven is a script that says which
 * one it is.
 */
class MavenWrapperTests {

	private static final List<String> TOOLS = List.of("sh", "sed", "sort", "head", "mkdir", "mktemp", "curl",
			"sha512sum", "grep", "tar", "gzip", "rm", "mv", "cat");

	@TempDir
	Path directory;

	Path bin = Path.of("");

	@BeforeEach
	void makePath() throws IOException {
		this.bin = Files.createDirectory(this.directory.resolve("bin"));
		for (String tool : TOOLS) {
			link(tool);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "3.8.6", "3.8.7", "3.9.0", "3.10.1", "4.0.0-rc-5" })
	void runsTheInstalledMavenWhenItIsNewEnough(String version) throws Exception {
		installMaven(version);
		ScriptRun run = wrapper("file:///does/not/exist", Map.of(), "-q", "two words");
		assertThat(run.output()).isEqualToIgnoringNewLines("installed " + version + ": -q|two words|");
		assertThat(run.exitCode()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "3.8.5", "3.6.3", "3.0", "2.2.1" })
	void fetchesThePinnedMavenWhenTheInstalledOneIsTooOld(String version) throws Exception {
		installMaven(version);
		ScriptRun run = wrapper(release().toUri().toString(), pin(release()), "verify");
		assertThat(run.output()).isEqualToIgnoringNewLines("pinned: verify|");
		assertThat(run.errors()).contains("mvnw: fetching Maven");
		assertThat(run.exitCode()).isZero();
	}

	@Test
	void fetchesOnlyOnceWhenNoMavenIsInstalled() throws Exception {
		Path release = release();
		AtomicInteger requests = new AtomicInteger();
		HttpServer server = serve(Files.readAllBytes(release), requests);
		try {
			String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/maven.tar.gz";
			assertThat(wrapper(url, pin(release), "a").output()).isEqualToIgnoringNewLines("pinned: a|");
			assertThat(wrapper(url, pin(release), "b").output()).isEqualToIgnoringNewLines("pinned: b|");
		}
		finally {
			server.stop(0);
		}
		assertThat(requests).hasValue(1);
		assertThat(this.directory.resolve("home/.m2/wrapper")).isDirectoryNotContaining("glob:**/fetch.*");
	}

	@Test
	void usesWgetWhereThereIsNoCurl() throws Exception {
		Files.delete(this.bin.resolve("curl"));
		link("wget");
		Path release = release();
		AtomicInteger requests = new AtomicInteger();
		HttpServer server = serve(Files.readAllBytes(release), requests);
		try {
			String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/maven.tar.gz";
			assertThat(wrapper(url, pin(release), "a").output()).isEqualToIgnoringNewLines("pinned: a|");
		}
		finally {
			server.stop(0);
		}
		assertThat(requests).hasValue(1);
	}

	@Test
	void refusesAReleaseWithAnotherChecksum() throws Exception {
		ScriptRun run = wrapper(release().toUri().toString(), Map.of(), "verify");
		assertThat(run.exitCode()).isEqualTo(1);
		assertThat(run.output()).isEmpty();
		assertThat(run.errors()).contains("its SHA-512 differs").contains("HINT: ");
		assertThat(this.directory.resolve("home/.m2/wrapper")).isEmptyDirectory();
	}

	@Test
	void saysWhyTheReleaseCannotBeFetched() throws Exception {
		ScriptRun run = wrapper(this.directory.resolve("nothing.tar.gz").toUri().toString(), Map.of());
		assertThat(run.exitCode()).isEqualTo(1);
		assertThat(run.errors()).contains("mvnw: cannot fetch file:").contains("HINT: ");
		assertThat(this.directory.resolve("home/.m2/wrapper")).isEmptyDirectory();
	}

	private ScriptRun wrapper(String url, Map<String, String> replacements, String... arguments) throws Exception {
		String script = Files.readString(Path.of("mvnw"));
		for (Map.Entry<String, String> replacement : replacements.entrySet()) {
			String changed = script.replaceFirst(replacement.getKey(), replacement.getValue());
			assertThat(changed).isNotEqualTo(script);
			script = changed;
		}
		Path copy = Files.writeString(this.directory.resolve("mvnw"), script);
		return ScriptRun.of(
				Map.of("PATH", this.bin.toString(), "HOME", this.directory.resolve("home").toString(), "MVNW_URL", url),
				this.directory, this.bin.resolve("sh"), copy, arguments);
	}

	private Map<String, String> pin(Path release) throws Exception {
		byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(release));
		return Map.of("(?m)^sha512=.*$", "sha512=" + HexFormat.of().formatHex(digest));
	}

	private Path release() throws Exception {
		Path archive = this.directory.resolve("release.tar.gz");
		if (!Files.exists(archive)) {
			String version = Files.readString(Path.of("mvnw")).replaceFirst("(?s).*\nversion=(\\S+)\n.*", "$1");
			String name = "apache-maven-" + version;
			maven(this.directory.resolve("release/" + name + "/bin/mvn"), "pinned: ");
			Map<String, String> environment = new HashMap<>(Map.of("PATH", this.bin.toString()));
			ScriptRun run = ScriptRun.of(environment, this.directory, this.bin.resolve("tar"), Path.of("-czf"),
					archive.toString(), "-C", "release", name);
			assertThat(run.errors()).isEmpty();
		}
		return archive;
	}

	private void installMaven(String version) throws IOException {
		program(this.bin.resolve("mvn"), """
				if [ "$1" = --version ]; then
					printf '\\033[1mApache Maven %1$s (of a test)\\033[m\\nJava version: 17.0.1\\n'
					exit
				fi
				printf '%%s' 'installed %1$s: '
				printf '%%s|' "$@"
				""".formatted(version));
	}

	private static void maven(Path file, String says) throws IOException {
		program(file, "printf '%s' '" + says + "'\nprintf '%s|' \"$@\"");
	}

	private static void program(Path file, String body) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, "#!/bin/sh\n" + body + "\n");
		assertThat(file.toFile().setExecutable(true)).isTrue();
	}

	private void link(String tool) throws IOException {
		for (String place : List.of("/bin", "/usr/bin")) {
			Path program = Path.of(place, tool);
			if (Files.isExecutable(program)) {
				program(this.bin.resolve(tool), "exec " + program + " \"$@\"");
				return;
			}
		}
		throw new IllegalStateException(tool + " is not installed");
	}

	private static HttpServer serve(byte[] body, AtomicInteger requests) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			requests.incrementAndGet();
			exchange.sendResponseHeaders(200, body.length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		});
		server.start();
		return server;
	}

}
