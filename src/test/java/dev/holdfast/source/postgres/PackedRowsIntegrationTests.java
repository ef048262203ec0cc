package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PackingProxy;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What stands between us and the server may put several rows into one message. */
class PackedRowsIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.execute("postgres",
				"CREATE TABLE many AS SELECT i, repeat('x', i % 50) AS t FROM generate_series(1, 100000) i",
				"CREATE TABLE wide AS SELECT i, repeat(md5(i::text), 3000) AS t FROM generate_series(1, 20) i",
				"CREATE TABLE none ()", "INSERT INTO none SELECT FROM generate_series(1, 10)",
				"CREATE TABLE single AS SELECT 1 AS one");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 1000, 100_000 })
	void rowsAreToldApartAllTheSame(int most) throws Exception {
		SourceSummary copied = runner().dump("postgres", new RecordedDump());
		SourceSummary json = runner().json().dump("postgres", new RecordedDump());
		try (PackingProxy proxy = PackingProxy.start(server.port(), most)) {
			RecordedDump dump = new RecordedDump();
			assertThat(runner().port(proxy.port()).dump("postgres", dump).tables())
				.containsExactlyInAnyOrderElementsOf(copied.tables());
			assertThat(dump.openSpools()).isZero();
			assertThat(proxy.packed()).isGreaterThan(10);
			StockRestore.restore(dump, server, "again" + most);
			assertThat(server.query("again" + most, "SELECT count(*) FROM many")).isEqualTo("100000");
			int before = proxy.packed();
			assertThat(runner().json().port(proxy.port()).dump("postgres", dump).tables())
				.containsExactlyInAnyOrderElementsOf(json.tables());
			assertThat(proxy.packed()).isGreaterThan(before);
		}
	}

	@Test
	void aRowThatNeverArrivesIsNoticed() throws Exception {
		for (boolean asJson : List.of(false, true)) {
			try (PackingProxy proxy = PackingProxy.losing(server.port(), 5000)) {
				SourceRunner runner = runner().port(proxy.port()).parallel(1).include("many");
				HoldfastException failure = catchThrowableOfType(HoldfastException.class,
						() -> (asJson ? runner.json() : runner).dump("postgres", new RecordedDump()));
				assertThat(proxy.packed()).isPositive();
				assertThat(failure.what()).contains("the server sent 100000 rows, of which 99999 arrived");
			}
		}
	}

	private SourceRunner runner() {
		return new SourceRunner(server, this.directory).parameter("sslmode", "disable");
	}

}
