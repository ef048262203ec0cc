package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A restore streams: what must exist before rows comes before them. */
@Timeout(120)
class EntryOrderIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.execute("postgres", "CREATE ROLE clerk");
		for (String database : List.of("one", "two")) {
			server.createDatabase(database);
			for (int i = 0; i < 20; i++) {
				server.execute(database, "CREATE TABLE t" + i + " AS SELECT generate_series(1, 1000) a");
			}
			server.execute(database, "CREATE TABLE wide AS SELECT repeat('x', 3000000) a",
					"ALTER TABLE t1 OWNER TO clerk", "SELECT lo_from_bytea(4711, 'x')");
		}
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void rolesComeBeforeTheSchemaAndTheSchemaBeforeRows() {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).dump("one", dump);
		assertOrder(dump.names(), "");
		assertThat(dump.names().get(0)).isEqualTo("globals.sql");
	}

	@Test
	void soItIsInEachDatabaseOfAServer() {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).parallel(4).dump("*", dump);
		assertThat(dump.names().get(0)).isEqualTo("globals.sql");
		for (String database : List.of("one/", "two/")) {
			assertOrder(dump.names().stream().filter((name) -> name.startsWith(database)).toList(), database);
		}
	}

	private static void assertOrder(List<String> names, String prefix) {
		int schema = names.indexOf(prefix + "pre-data.dump");
		int rows = IntStream.range(0, names.size())
			.filter((i) -> names.get(i).startsWith(prefix + "data/")
					|| names.get(i).startsWith(prefix + "large-objects"))
			.findFirst()
			.orElseThrow();
		assertThat(names.indexOf(prefix + "database.json")).isNotNegative().isLessThan(schema);
		assertThat(schema).isLessThan(rows);
	}

	@Test
	void aFailureOfTheSchemaEndsThoseThatWait() throws IOException {
		Path failing = Files.createDirectories(this.directory.resolve("bin"));
		String real = server.clients().resolve("pg_dump").toString();
		Path program = failing.resolve("pg_dump");
		Files.writeString(program, "#!/bin/sh\ncase \"$*\" in *--version*) exec " + real
				+ " --version;; *pre-data*) sleep 0.5; exit 1;; esac\nexec " + real + " \"$@\"\n");
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
		RecordedDump dump = new RecordedDump();
		HoldfastException failure = catchThrowableOfType(HoldfastException.class,
				() -> new SourceRunner(server, this.directory).programs(failing).dump("one", dump));
		assertThat(failure.what()).contains("pg_dump ended with exit code 1");
		assertThat(dump.names()).noneMatch((name) -> name.startsWith("data/"));
		assertThat(dump.openSpools()).isZero();
	}

	@Test
	void saysWhatMustBeKnownBeforeAnythingIsLoaded() throws IOException {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).dump("one", dump);
		DatabaseFacts facts = DatabaseFacts.read(new ByteArrayInputStream(dump.content("database.json")));
		assertThat(facts.database()).isEqualTo("one");
		assertThat(facts.major()).isEqualTo(server.major());
		assertThat(facts.encoding()).isEqualTo("UTF8");
		assertThat(facts.collate()).isEqualTo("C");
		assertThat(facts.provider()).isEqualTo("libc");
		assertThat(facts.monetary()).isNotEmpty();
		assertThat(facts.roles()).contains("clerk");
	}

}
