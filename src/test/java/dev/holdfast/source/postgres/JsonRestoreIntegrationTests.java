package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows that were dumped as JSON come back exactly; foreign keys come after all rows. */
class JsonRestoreIntegrationTests {

	private static PostgresServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		EveryKind.create(server, "every");
		server.execute("every", "CREATE TABLE large AS SELECT i AS id, repeat('v' || i, 900000) AS v, "
				+ "jsonb_build_object('k', i) AS j FROM generate_series(1, 5) i");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void everyKindOfObjectComesBackAndIsProven() {
		RecordedDump dump = new RecordedDump();
		new SourceRunner(server, this.directory).json().dump("every", dump);
		assertThat(dump.names()).contains("data/sales.orders/columns.json");
		try (PostgresTarget target = PostgresTarget.temporary("db", server.major(),
				Map.of("PATH", server.clients().toString()), this.directory.resolve("own"),
				this.directory.resolve("register"))) {
			Proof proof = TargetRunner.load(target, dump, Loading.whole("abc123", "b", 0), ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(target.value("SELECT string_agg(length(v)::text, ',') FROM public.large"))
				.isEqualTo("1800000,1800000,1800000,1800000,1800000");
		}
	}

}
