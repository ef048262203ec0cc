package dev.holdfast.source.postgres;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A dump as one script, run by psql. */
class PlainSqlIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void writesWhatPsqlMakesTheSameDatabaseOf() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			EveryKind.create(server, "every");
			RecordedDump dump = new RecordedDump();
			new SourceRunner(server, this.directory).dump("every", dump);
			Path entries = Files.createDirectory(this.directory.resolve("entries"));
			dump.extractTo(entries);
			Path script = this.directory.resolve("every.sql");
			try (OutputStream out = Files.newOutputStream(script)) {
				new PlainSql("db", entries, TargetRunner.environment(server)).write(out);
			}
			server.execute("postgres", "CREATE DATABASE again TEMPLATE template0");
			server
				.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--output=/dev/null", "--dbname=again",
						"--file=" + script)
				.outOfSuccess();
			assertThat(StockRestore.pgDump(server, "again").lines())
				.containsExactlyElementsOf(StockRestore.pgDump(server, "every").lines().toList());
		}
	}

	@Test
	void saysThatRowsAsJsonAreNoSql() throws Exception {
		Files.createDirectories(this.directory.resolve("data/public.orders"));
		Files.writeString(this.directory.resolve("data/public.orders/columns.json"), "{}");
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> new PlainSql("db", this.directory, System.getenv()))
			.withMessageContaining("its rows are JSON");
	}

}
