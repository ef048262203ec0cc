package dev.holdfast.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows of more than 100 MB go through a process with the launcher's heap of 128 MB. */
class LargeRowsEndToEndTests {

	private static final int MEGABYTE = 1_000_000;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.execute("postgres", "CREATE TABLE large (id int, t text, b bytea, j json, a text[])",
				"ALTER TABLE large ALTER t SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL, ALTER j SET STORAGE EXTERNAL",
				"INSERT INTO large SELECT 1, repeat('0123456789' || chr(10), 11 * " + MEGABYTE + ")",
				"INSERT INTO large (id, b) SELECT 2, decode(repeat('00ff10', 20 * " + MEGABYTE + "), 'hex')",
				"INSERT INTO large (id, j) SELECT 3, ('{\"k\":' || chr(10) || '\"' || repeat('0123456789', 10 * "
						+ MEGABYTE + " + 1) || '\"}')::json",
				"INSERT INTO large (id, a) SELECT 4, ARRAY[repeat('x', 101 * " + MEGABYTE + "), NULL]",
				"INSERT INTO large SELECT i, 'small' FROM generate_series(5, 1000) i");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "native, durable", "json, memory" })
	void areBackedUpAndVerified(String format, String handOff) throws Exception {
		Files.writeString(Files.createDirectory(this.directory.resolve("jobs")).resolve("shop.yaml"), """
				plan: shop
				hand-off: %s
				sources: [{name: database, type: postgresql, format: %s, url: "%s"}]
				destinations: [{name: local, type: local, path: store}]
				""".formatted(handOff, format,
				"postgresql://postgres@127.0.0.1:" + server.port() + "/postgres?sslmode=disable"));
		Map<String, String> environment = Map.of("HOLDFAST_POSTGRES_BIN", server.clients().toString(),
				HoldfastProcess.MUCH_DATA, "");
		HoldfastProcess.Result backup = HoldfastProcess.run(this.directory, environment, "backup", "shop");
		assertThat(backup.exitCode()).as(backup.error()).isZero();
		assertThat(backup.standard()).contains("1,000 rows");
		HoldfastProcess.Result verify = HoldfastProcess.run(this.directory, environment, "verify", "latest");
		assertThat(verify.exitCode()).as(verify.error()).isZero();
		assertThat(verify.standard()).contains("1 table");
	}

}
