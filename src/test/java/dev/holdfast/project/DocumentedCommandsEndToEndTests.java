package dev.holdfast.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.S3Server;
import dev.holdfast.testing.TestTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the shell blocks of each page, one after another in one shell, in a copy of the
 * project's plans and pages, with the packaged program on the PATH. The names of servers
 * in the pages stand for servers that are started here, {@code /etc/holdfast} for a
 * directory in the copy.
 */
class DocumentedCommandsEndToEndTests {

	private static final String DATABASE_HOST = "db.example.com:5432";

	private static final String STORE = "https://s3.example.com";

	private static final String SETTINGS = "/etc/holdfast";

	@TempDir
	Path directory;

	private final List<AutoCloseable> servers = new ArrayList<>();

	static Stream<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>();
		for (Path document : ShellBlock.documents()) {
			if (ShellBlock.of(document).stream().anyMatch(ShellBlock::runs)) {
				pages.add(document);
			}
		}
		return pages.stream();
	}

	@AfterEach
	void stopServers() throws Exception {
		for (AutoCloseable server : this.servers) {
			server.close();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageWorksAsItStands(Path page) throws Exception {
		StringBuilder script = new StringBuilder();
		for (ShellBlock block : ShellBlock.of(page)) {
			if (block.runs()) {
				script.append(block.announced());
			}
		}
		copy(Path.of("jobs"));
		copy(Path.of("docs"));
		ScriptRun run = ScriptRun.of(environment(), this.directory,
				List.of("/bin/bash", "-euo", "pipefail", "-c", withServers(script.toString())));
		assertThat(run.exitCode()).as(run.output() + run.errors()).isZero();
		assertThat(run.errors()).contains("== " + page.getFileName() + ":");
	}

	private String withServers(String script) throws Exception {
		String changed = script;
		if (script.contains(DATABASE_HOST)) {
			changed = changed.replace(DATABASE_HOST, "127.0.0.1:" + shopDatabase().port());
		}
		if (script.contains(STORE)) {
			S3Server store = S3Server.start();
			this.servers.add(store);
			store.createBucket("shop-backups");
			changed = changed.replace(STORE, store.endpoint().toString());
		}
		if (script.contains("store.pem")) {
			makeCertificate();
		}
		Path settings = Files.createDirectories(this.directory.resolve("etc/holdfast"));
		return changed.replace(SETTINGS, settings.toString());
	}

	private void makeCertificate() {
		ProcessOutput.of(List.of(TestTools.require("openssl").toString(), "req", "-x509", "-newkey", "ec", "-pkeyopt",
				"ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=s3.example.com", "-keyout",
				this.directory.resolve("store.key").toString(), "-out", this.directory.resolve("store.pem").toString()),
				Map.of())
			.outOfSuccess();
	}

	private PostgresServer shopDatabase() {
		PostgresServer server = PostgresServer.with().password("the-password-of-backup").start();
		this.servers.add(server);
		server.createDatabase("shop");
		server.execute("shop", "create role backup login password 'the-password-of-backup' in role pg_read_all_data",
				"create table orders (id int primary key, total numeric not null)",
				"insert into orders select i, i * 1.5 from generate_series(1, 1000) i");
		return server;
	}

	private Map<String, String> environment() {
		String jar = Objects.requireNonNull(System.getProperty("holdfast.jar"), "holdfast.jar");
		Path bin = Path.of(jar).resolveSibling("bin");
		Map<String, String> environment = new HashMap<>();
		environment.put("PATH", bin + ":" + TestTools.directory().resolve("bin") + ":"
				+ Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
		environment.put("JAVA_HOME", System.getProperty("java.home"));
		environment.put("HOME", this.directory.toString());
		environment.put("LC_ALL", "C.UTF-8");
		environment.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
		environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
		environment.put("SHOP_DB_PASSWORD", "the-password-of-backup");
		return environment;
	}

	private void copy(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.toList()) {
				Files.copy(file, this.directory.resolve(file.toString()));
			}
		}
	}

}
