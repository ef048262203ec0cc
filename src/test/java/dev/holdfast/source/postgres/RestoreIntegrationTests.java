package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

/** Dumps of every kind of object, loaded and proven. */
class RestoreIntegrationTests {

	private static PostgresServer server;

	private static RecordedDump every;

	@TempDir
	Path directory;

	@BeforeAll
	static void start(@TempDir Path scratch) {
		server = PostgresServer.start();
		EveryKind.create(server, "every");
		every = new RecordedDump();
		new SourceRunner(server, scratch).dump("every", every);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyKindOfObjectComesBackAndIsProven(ProofLevel level) {
		String name = "restored_" + level.name().toLowerCase(java.util.Locale.ROOT);
		try (PostgresTarget target = TargetRunner.target(server, name, this.directory)) {
			Proof proof = TargetRunner.load(target, every, Loading.whole("abc123", "b", 0), level);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.notCompared()).isEmpty();
			assertThat(proof.objects()).isGreaterThan(250);
			assertThat(proof.tables()).hasSize(19)
				.allSatisfy((table) -> assertThat(table.foundRows()).isEqualTo(table.dumpedRows()));
			assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"))
				.isEqualTo("0");
			assertThat(target.accept()).isEmpty();
		}
		assertThat(server.query(name,
				"SELECT string_agg(DISTINCT tablename, ' ' ORDER BY tablename) FROM pg_stats "
						+ "WHERE tablename IN ('orders', 'measures', 'measures_2020_a', 'parent')"))
			.isEqualTo("measures measures_2020_a orders parent");
		assertThat(StockRestore.pgDump(server, name)).isEqualTo(StockRestore.pgDump(server, "every"));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void everyKindOfObjectIsProvenOnATemporaryServer(@TempDir Path register) {
		try (PostgresTarget target = PostgresTarget.temporary("db", server.major(),
				Map.of("PATH", server.clients().toString()), this.directory, register)) {
			Proof proof = TargetRunner.load(target, every, Loading.whole("abc123", "b", 0), ProofLevel.EXACT);
			assertThat(proof.differences()).isEmpty();
			assertThat(proof.notCompared()).isEmpty();
			assertThat(target.value("SELECT count(*) FROM sales.orders")).isEqualTo("500");
			assertThat(target.describe()).startsWith("temporary PostgreSQL " + server.major() + ".");
			target.discard();
		}
		assertThat(register).isEmptyDirectory();
		assertThat(this.directory).isEmptyDirectory();
	}

}
