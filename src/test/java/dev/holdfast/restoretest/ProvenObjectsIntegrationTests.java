package dev.holdfast.restoretest;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.RestoreTestSpec;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.postgres.EveryKind;
import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A restore test of a database with every kind of object passes; and fails with exit code
 * 20 and a name when one thing is changed in its scratch database between load and proof.
 */
class ProvenObjectsIntegrationTests {

	private static final String RUN = "every1";

	private static final String SCRATCH = "holdfast_test_" + RUN;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	@SuppressWarnings("NullAway.Init")
	private static RestoreTestRun run;

	@BeforeAll
	static void load() throws SQLException {
		server = PostgresServer.start();
		EveryKind.create(server, "every");
		server.execute("every", "CREATE INDEX every_i4 ON every_type (i4)",
				"INSERT INTO every_type (i4, t) VALUES (4711, 'a row of its own')");
		PlanFixture fixture = new PlanFixture(directory);
		fixture.sources = List.of(spec("every"));
		fixture.restoreTest = new RestoreTestSpec(null, spec("postgres"), List.of());
		BackupId id = BackupId.parse(BackupApplication.run(fixture.request(), RunProgress.NONE).manifest().backupId())
			.orElseThrow();
		run = new RestoreTestRun(new RestoreTestRequest(fixture.plan(), id, Set.of(), ProofLevel.EXACT, "manual",
				"ops@host", "correlation-1", RUN, fixture.home,
				Map.of("HOLDFAST_POSTGRES_BIN", server.clients().toString())), RUN, (result) -> {
				});
		run.fetch();
		run.provision();
		run.load();
	}

	private static PostgresSpec spec(String database) {
		return new PostgresSpec("db", "127.0.0.1", server.port(), database, PostgresServer.SUPERUSER, null, Map.of(),
				DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2, false);
	}

	@AfterAll
	static void drop() {
		run.drop();
		run.close();
		assertThat(server.query("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'holdfast%'"))
			.isEqualTo("0");
		server.close();
	}

	@Test
	void passesWhateverOrderTheRowsHaveAndWhateverWasRewritten() {
		server.execute(SCRATCH, "CLUSTER every_type USING every_i4", "ALTER TABLE every_type SET WITHOUT CLUSTER",
				"VACUUM FULL", "UPDATE sales.customers SET name = name WHERE id % 2 = 0", "REINDEX TABLE every_type",
				"ANALYZE");
		assertThatCode(run::prove).doesNotThrowAnyException();
		assertThat(Objects.requireNonNull(run.proofs().get("db")).tables()).hasSizeGreaterThan(15);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					UPDATE every_type SET t = 'a row of its owm' WHERE i4 = 4711 | table public.every_type: dumped 6 rows, digest | UPDATE every_type SET t = 'a row of its own' WHERE i4 = 4711
					DELETE FROM every_type WHERE i4 = 4711 | table public.every_type: dumped 6 rows, digest | INSERT INTO every_type (i4, t) VALUES (4711, 'a row of its own')
					INSERT INTO every_type (i4, t) VALUES (4711, 'a row of its own') | found 7 rows, digest | DELETE FROM every_type WHERE ctid = (SELECT max(ctid) FROM every_type WHERE i4 = 4711)
					DROP INDEX every_i4 | index public.every_i4: missing | CREATE INDEX every_i4 ON every_type (i4)
					ALTER TABLE sales.customers ALTER since SET DEFAULT '2020-01-01' | default sales.customers.since: dumped | ALTER TABLE sales.customers ALTER since SET DEFAULT now()
					SELECT setval('sales.standalone', 40, false) | sequence value "sales"."standalone": dumped | SELECT setval('sales.standalone', 35, false)
					GRANT DELETE ON sales.orders TO "büro" | grant table sales.orders: was not dumped, but others "büro": DELETE | REVOKE DELETE ON sales.orders FROM "büro"
					""")
	void namesWhatIsNotAsDumped(String change, String named, String back) {
		server.execute(SCRATCH, change);
		try {
			HoldfastException thrown = catchThrowableOfType(HoldfastException.class, run::prove);
			assertThat(thrown.code()).isEqualTo(ExitCode.DAMAGED);
			assertThat(thrown.code().code()).isEqualTo(20);
			assertThat(thrown.what()).contains("is not what was dumped: db: ").contains(named);
			assertThat(Objects.requireNonNull(run.proofs().get("db")).differences()).hasSize(1);
		}
		finally {
			server.execute(SCRATCH, back);
		}
		assertThatCode(run::prove).doesNotThrowAnyException();
	}

}
