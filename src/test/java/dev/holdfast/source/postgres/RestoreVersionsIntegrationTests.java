package dev.holdfast.source.postgres;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

/** What was dumped of one version is loaded into the same and into newer ones. */
class RestoreVersionsIntegrationTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "12, 12", "13, 13", "14, 14", "16, 16", "17, 17", "18, 18", "12, 15", "13, 14", "14, 18", "15, 16",
			"15, 18", "16, 17", "17, 18" })
	void everyKindOfObjectComesBackAndIsProven(int from, int to) {
		RecordedDump dump = new RecordedDump();
		try (PostgresServer server = PostgresServer.start(from)) {
			EveryKind.create(server, "every");
			withoutWhatOthersLack(server, from == to);
			new SourceRunner(server, this.directory).dump("every", dump);
		}
		try (PostgresServer server = PostgresServer.start(to)) {
			server.execute("postgres", "CREATE ROLE shop_owner", "CREATE ROLE \"shop reader\"", "CREATE ROLE \"büro\"");
			try (PostgresTarget target = TargetRunner.target(server, "restored", this.directory)) {
				Proof proof = TargetRunner.load(target, dump, Loading.whole("abc123", "b", 0), ProofLevel.EXACT);
				assertThat(proof.differences()).isEmpty();
				if (from == to) {
					assertThat(proof.notCompared()).isEmpty();
				}
				else {
					assertThat(proof.notCompared()).singleElement().asString().contains("definitions");
				}
				target.accept();
			}
			assertThat(server.query("restored", "SELECT count(*) FROM sales.orders")).isEqualTo("500");
		}
	}

	/** Builds of other versions come without extensions and without XML. */
	private static void withoutWhatOthersLack(PostgresServer server, boolean same) {
		if (!same) {
			server.execute("every", "UPDATE every_type SET x = NULL", "DROP EXTENSION IF EXISTS hstore CASCADE",
					"DROP EXTENSION IF EXISTS postgres_fdw CASCADE");
		}
	}

}
