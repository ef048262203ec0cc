package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.RecordedDump;
import dev.holdfast.testing.TestTools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Reaches servers as libpq does; each case dumps for real, so pg_dump must get in too.
 */
class ConnectionsIntegrationTests {

	private static final String ME = System.getProperty("user.name");

	@TempDir
	static Path keys;

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() throws IOException {
		certificates();
		server = PostgresServer.with()
			.password("pass:word\\")
			.set("ssl", "on")
			.set("ssl_ca_file", "ca.crt")
			.file("ca.crt", Files.readAllBytes(keys.resolve("ca.crt")))
			.file("server.crt", Files.readAllBytes(keys.resolve("server.crt")))
			.file("server.key", Files.readAllBytes(keys.resolve("server.key")))
			.hba("hostssl all certified 127.0.0.1/32 cert", "hostssl all secured 127.0.0.1/32 scram-sha-256",
					"host all secured 127.0.0.1/32 reject")
			.start();
		server.execute("postgres", "CREATE ROLE certified LOGIN SUPERUSER",
				"CREATE ROLE secured LOGIN SUPERUSER PASSWORD 'secured'", "CREATE ROLE \"" + ME + "\" LOGIN SUPERUSER");
		server.createDatabase("it's \"odd\" ü");
		server.execute("it's \"odd\" ü", "CREATE TABLE t AS SELECT generate_series(1, 1000) a",
				"CREATE TABLE wide AS SELECT repeat('x', 300000) v FROM generate_series(1, 20)");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	/** An authority, a server and a client, and the client's key in every form. */
	private static void certificates() throws IOException {
		openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test ca", "-keyout",
				"ca.key", "-out", "ca.crt");
		openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other ca", "-keyout",
				"other.key", "-out", "other.crt");
		sign("server", "localhost");
		sign("client", "certified");
		openssl("rsa", "-in", "client.key", "-traditional", "-out", "client.pkcs1");
		openssl("pkcs8", "-topk8", "-in", "client.key", "-nocrypt", "-outform", "DER", "-out", "client.der");
		openssl("pkcs8", "-topk8", "-in", "client.key", "-passout", "pass:kee per", "-v2", "aes-256-cbc", "-out",
				"client.encrypted");
		for (String name : List.of("client.key", "client.pkcs1", "client.der", "client.encrypted")) {
			Files.setPosixFilePermissions(keys.resolve(name), PosixFilePermissions.fromString("rw-------"));
		}
	}

	private static void sign(String name, String subject) throws IOException {
		Files.writeString(keys.resolve(name + ".ext"), "subjectAltName=DNS:" + subject + "\n");
		openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + subject, "-keyout", name + ".key",
				"-out", name + ".csr");
		openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days",
				"2", "-extfile", name + ".ext", "-out", name + ".crt");
	}

	private static void openssl(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of("env", "-C", keys.toString(), TestTools.require("openssl", "/usr/bin").toString()));
		command.addAll(List.of(arguments));
		ProcessOutput.of(command, Map.of()).outOfSuccess();
	}

	@Test
	void overTheUnixSocketWithPeerAuthentication() {
		assertDumps(dump(server.socketDirectory().toString(), ME, null, Map.of(), Map.of()));
	}

	@Test
	void withThePasswordOfThePlan() {
		assertDumps(dump("127.0.0.1", "postgres", "pass:word\\", Map.of(), Map.of()));
	}

	@Test
	void withThePasswordFile() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "127.0.0.1:*:*:postgres:pass\\:word\\\\\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		assertDumps(dump("127.0.0.1", "postgres", null, Map.of(), Map.of("PGPASSFILE", file.toString())));
	}

	@Test
	void withAServiceAndVariablesAlone() throws IOException {
		Path file = Files.writeString(this.directory.resolve("services"),
				"[backup]\nhost=127.0.0.1\nport=" + server.port() + "\ndbname=it's \"odd\" ü\n");
		PostgresSpec spec = new PostgresSpec("db", null, null, null, null, null, Map.of("service", "backup"),
				DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false);
		assertDumps(dump(spec,
				Map.of("PGSERVICEFILE", file.toString(), "PGUSER", "postgres", "PGPASSWORD", "pass:word\\")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "client.key", "client.pkcs1", "client.der", "client.encrypted" })
	void overTlsWithAClientCertificate(String key) {
		assertDumps(dump(
				"localhost", "certified", null, Map.of("hostaddr", "127.0.0.1", "sslmode", "verify-full", "sslrootcert",
						path("ca.crt"), "sslcert", path("client.crt"), "sslkey", path(key), "sslpassword", "kee per"),
				Map.of()));
	}

	@Test
	void overTlsWithoutACertificate() {
		assertDumps(dump("127.0.0.1", "secured", "secured", Map.of("sslmode", "require"), Map.of()));
		assertDumps(dump("127.0.0.1", "secured", "secured", Map.of(), Map.of()));
	}

	@Test
	void refusesAServerOfAnotherName() {
		HoldfastException failure = fails(
				dumping("127.0.0.1", "secured", Map.of("sslmode", "verify-full", "sslrootcert", path("ca.crt"))));
		assertThat(failure.hint()).contains("sslmode");
	}

	@Test
	void refusesAServerOfAnotherAuthority() {
		fails(dumping("localhost", "secured",
				Map.of("hostaddr", "127.0.0.1", "sslmode", "verify-ca", "sslrootcert", path("other.crt"))));
		fails(dumping("localhost", "secured",
				Map.of("hostaddr", "127.0.0.1", "sslmode", "require", "sslrootcert", path("other.crt"))));
	}

	@Test
	void refusesToGoOnWithoutTheAuthorityItWasToldToCheck() {
		HoldfastException failure = fails(
				dumping("localhost", "secured", Map.of("sslmode", "verify-full", "sslrootcert", path("none.crt"))));
		assertThat(failure.what()).contains("none.crt does not exist");
	}

	@Test
	void refusesAKeyThatOthersMayRead() throws IOException {
		Path open = Files.copy(keys.resolve("client.key"), this.directory.resolve("open.key"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
		HoldfastException failure = fails(dumping("127.0.0.1", "certified",
				Map.of("sslmode", "require", "sslcert", path("client.crt"), "sslkey", open.toString())));
		assertThat(failure.what()).contains("may be read by others");
	}

	@Test
	void choosesTheHostThatAnswers() {
		PostgresServer gone = PostgresServer.start();
		gone.close();
		SourceSummary summary = dump("127.0.0.1,127.0.0.1", "postgres", "pass:word\\",
				Map.of("port", gone.port() + "," + server.port(), "target_session_attrs", "read-write"), Map.of());
		assertDumps(summary);
		assertThat(fails(dumping("127.0.0.1", "secured", Map.of("target_session_attrs", "standby"))).what())
			.contains("is not standby");
	}

	private static String path(String name) {
		return keys.resolve(name).toString();
	}

	private static void assertDumps(SourceSummary summary) {
		assertThat(summary.tables()).extracting(SourceSummary.TableSummary::rows).containsExactlyInAnyOrder(1000L, 20L);
		assertThat(summary.database()).isEqualTo("it's \"odd\" ü");
	}

	private static HoldfastException fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		HoldfastException[] caught = new HoldfastException[1];
		assertThatThrownBy(call).isInstanceOfSatisfying(HoldfastException.class, (failure) -> caught[0] = failure);
		assertThat(caught[0].code()).isEqualTo(ExitCode.UNREACHABLE);
		return caught[0];
	}

	private org.assertj.core.api.ThrowableAssert.ThrowingCallable dumping(String host, String user,
			Map<String, String> parameters) {
		return () -> dump(host, user, "secured", parameters, Map.of());
	}

	private SourceSummary dump(String host, String user, @Nullable String password, Map<String, String> parameters,
			Map<String, String> environment) {
		Integer port = parameters.containsKey("port") ? null : server.port();
		return dump(new PostgresSpec("db", host, port, "it's \"odd\" ü", user,
				(password != null) ? new Secret(password) : null, parameters, DumpFormat.NATIVE, List.of(), List.of(),
				List.of(), 2, false), environment);
	}

	private SourceSummary dump(PostgresSpec spec, Map<String, String> environment) {
		Map<String, String> all = new java.util.HashMap<>(environment);
		all.put("HOLDFAST_POSTGRES_BIN", server.clients().toString());
		RecordedDump dump = new RecordedDump();
		try (PostgresSource source = new PostgresSource(spec, all, this.directory)) {
			source.check();
			SourceSummary summary = source.dump(dump);
			assertThat(dump.names()).contains("pre-data.dump", "post-data.dump", "globals.sql");
			assertThat(dump.warnings()).isEmpty();
			return summary;
		}
	}

}
