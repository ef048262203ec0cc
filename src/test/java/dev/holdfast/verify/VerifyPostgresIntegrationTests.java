package dev.holdfast.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.holdfast.backup.PlanFixture;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of real PostgreSQL databases is found again, wherever the dump cut it. */
class VerifyPostgresIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private static PostgresServer server;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.createDatabase("every");
		server
			.run("psql", "-X", "-q", "-o", "/dev/null", "-d", "every", "-f",
					"src/test/resources/dev/holdfast/source/postgres/every-kind.sql")
			.outOfSuccess();
		server.createDatabase("large");
		server
			.run("psql", "-X", "-q", "-d", "large", "-c",
					"create table big as select 1 as id, repeat('0123456789', 11 * 1024 * 1024) as t"
							+ " union all select i, 'small ' || i from generate_series(2, 50000) i",
					"-c", "select lo_from_bytea(0, 'content'), lo_create(0)")
			.outOfSuccess();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource(DumpFormat.class)
	void digestsEveryTableOfEveryKind(DumpFormat format) throws Exception {
		StoredBackup backup = backup(source("every", format));
		VerifyResult result = backup.verify(Level.CONTENT);
		assertThat(result.failure()).isNull();
		assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
		ContentFigures content = Objects.requireNonNull(result.content());
		assertThat(content.tables() + content.scripted()).isEqualTo(backup.manifest().sources().get(0).tables().size())
			.isGreaterThan(10);
		assertThat(content.rows()).isEqualTo(backup.manifest().sources().get(0).rows());
		assertThat(content.documents()).isGreaterThan(2);
	}

	@ParameterizedTest
	@EnumSource(DumpFormat.class)
	void joinsARowThatTheDumpHadToCut(DumpFormat format) throws Exception {
		VerifyResult result = backup(source("large", format)).verify(Level.CONTENT);
		assertThat(result.failure()).isNull();
		ContentFigures content = Objects.requireNonNull(result.content());
		assertThat(content.tables()).isEqualTo(1);
		// the empty large object is in no statement
		assertThat(content.scripted()).isEqualTo(1);
		assertThat(content.rows()).isEqualTo(50_002);
	}

	@Test
	void keepsTheTablesOfSeveralDatabasesApart() throws Exception {
		StoredBackup backup = backup(source("*", DumpFormat.NATIVE));
		VerifyResult result = backup.verify(Level.CONTENT);
		assertThat(result.failure()).isNull();
		assertThat(Objects.requireNonNull(result.content()).rows()).isEqualTo(backup.manifest().sources().get(0).rows())
			.isGreaterThan(50_000);
	}

	private StoredBackup backup(SourceSpec source) throws Exception {
		PlanFixture fixture = new PlanFixture(this.directory);
		fixture.sources = List.of(source);
		return StoredBackup.of(fixture);
	}

	private static PostgresSpec source(String database, DumpFormat format) {
		return new PostgresSpec("database", "127.0.0.1", server.port(), database, PostgresServer.SUPERUSER, null,
				Map.of("sslmode", "disable"), format, List.of(), List.of(), List.of(), 2, false);
	}

}
