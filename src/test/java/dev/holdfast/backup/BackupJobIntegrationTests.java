package dev.holdfast.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BackupJobIntegrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private PlanFixture fixture;

	@BeforeEach
	void plan() throws SQLException {
		this.fixture = new PlanFixture(this.directory);
	}

	@Test
	void leavesAnArchiveWithASignedManifestAndNothingElse() throws Exception {
		BackupResult result = run();
		assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
		Manifest manifest = result.manifest();
		assertThat(manifest.sources().get(0).rows()).isEqualTo(1000);
		List<Path> stored = files(this.fixture.store);
		String base = "shop/" + manifest.archive().key().substring(5, 12) + "/" + manifest.backupId();
		assertThat(stored).extracting((file) -> this.fixture.store.relativize(file).toString())
			.containsExactlyInAnyOrder(base + ".tar.zst.pgp", base + ".manifest.json", base + ".manifest.json.sig",
					base + ".audit.jsonl");
		byte[] document = Files.readAllBytes(this.fixture.store.resolve(base + ".manifest.json"));
		byte[] signature = Files.readAllBytes(this.fixture.store.resolve(base + ".manifest.json.sig"));
		assertThat(ManifestSigner.verifies(document, signature, manifest.signer())).isTrue();
		assertThat(Manifest.parse(document)).isEqualTo(manifest);
		assertThat(Files.size(this.fixture.store.resolve(manifest.archive().key())))
			.isEqualTo(manifest.archive().size());
		assertThat(files(this.fixture.home.resolve("staging"))).isEmpty();
	}

	@Test
	void aFailingBeforeCommandStopsTheRunAndAfterCommandsRunAllTheSame() throws Exception {
		Path mark = this.directory.resolve("after-ran");
		this.fixture.before = List.of(List.of("false"));
		this.fixture.after = List.of(List.of("touch", mark.toString()));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run)
			.withMessageContaining("false ended with exit code 1");
		assertThat(mark).exists();
		assertThat(files(this.fixture.store)).isEmpty();
	}

	@Test
	void commandsAreToldWhatRunsAndHowItEnded() throws Exception {
		Path told = this.directory.resolve("told");
		List<String> tell = List.of("sh", "-c",
				"echo $HOLDFAST_PLAN $HOLDFAST_BACKUP_ID $HOLDFAST_RESULT" + " $HOLDFAST_EXIT_CODE >>" + told);
		this.fixture.before = List.of(tell);
		this.fixture.after = List.of(tell);
		String id = run().manifest().backupId();
		assertThat(told).content().isEqualTo("shop " + id + "\nshop " + id + " completed 0\n");
		this.fixture.before = List.of(List.of("false"));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(told).content().endsWith(" failed " + ex.code().code() + "\n"));
	}

	@Test
	void aFailingAfterCommandIsAWarning() {
		this.fixture.after = List.of(List.of("false"));
		assertThat(run().exitCode()).isEqualTo(ExitCode.WARNINGS);
	}

	@Test
	void aMissingDatabaseIsSaidAndStoresNothing() throws Exception {
		this.fixture.sources = List.of(new H2Spec("database", "jdbc:h2:" + this.directory.resolve("nowhere"), null,
				null, DumpFormat.NATIVE, List.of(), List.of(), List.of()));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.UNREACHABLE));
		assertThat(files(this.fixture.store)).isEmpty();
	}

	@Test
	void aPasswordIsHandedToPgDumpInAFileThatIsGoneAfterwards() throws Exception {
		try (PostgresServer server = PostgresServer.start()) {
			server.execute("postgres", "create table customer(id int)", "insert into customer values (1), (2)");
			this.fixture.sources = List.of(new PostgresSpec("database", "127.0.0.1", server.port(), "postgres",
					"postgres", new Secret("anything"), Map.of(), DumpFormat.NATIVE, List.of(), List.of(), List.of(), 2,
					false));
			assertThat(run().manifest().sources().get(0).rows()).isEqualTo(2);
			assertThat(files(this.fixture.home.resolve("staging"))).isEmpty();
		}
	}

	@Test
	void aStagingDirectoryThatOthersMayReadIsRefused() throws Exception {
		this.fixture.staging = Files.createDirectory(this.directory.resolve("open"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN))
			.withMessageContaining("staging directory");
	}

	private BackupResult run() {
		return BackupApplication.run(this.fixture.request(), RunProgress.NONE);
	}

	private static List<Path> files(Path root) throws IOException {
		if (!Files.exists(root)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
