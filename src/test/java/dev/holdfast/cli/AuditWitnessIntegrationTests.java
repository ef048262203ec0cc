package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.manifest.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What backups leave of the audit chain, and what somebody finds who has only them. */
class AuditWitnessIntegrationTests {

	@TempDir
	Path directory;

	@BeforeEach
	void plan() throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve("uploads"));
		Files.writeString(folder.resolve("file"), "x".repeat(1000));
		Files.createDirectories(this.directory.resolve("jobs"));
		Files.writeString(this.directory.resolve("jobs/small.yaml"), """
				plan: small
				sources: [{name: uploads, type: files, paths: [%s]}]
				compression: {algorithm: none}
				destinations: [{name: local, type: local, path: %s}]
				""".formatted(folder, this.directory.resolve("store")));
	}

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("home").toString(), "HOLDFAST_PLANS",
				this.directory.resolve("jobs").toString()), args);
	}

	private void backup(String by) {
		Typed typed = type("backup", "small", "--requested-by", by);
		assertThat(typed.code()).as(typed.error()).isZero();
	}

	private List<Path> stored(String suffix) throws IOException {
		try (Stream<Path> files = Files.walk(this.directory.resolve("store"))) {
			return files.filter((file) -> file.toString().endsWith(suffix)).sorted().toList();
		}
	}

	private void change(String... sql) throws SQLException {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.directory.resolve("home"));
				Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String each : sql) {
				statement.execute(each);
			}
		}
	}

	@Test
	void everyManifestHasTheHeadOfTheChainBeforeItsRun() throws Exception {
		backup("first@host");
		backup("second@host");
		List<String> heads = stored(".manifest.json").stream()
			.map(AuditWitnessIntegrationTests::head)
			.sorted()
			.toList();
		assertThat(heads).hasSize(2).allMatch((head) -> head.matches("[0-9a-f]{16}:[01]:[0-9a-f]{64}"));
		assertThat(heads.get(0).substring(0, 17)).isEqualTo(heads.get(1).substring(0, 17));
		List<Path> notes = stored(".audit.jsonl");
		assertThat(notes).hasSize(2);
		assertThat(
				notes.stream().map(AuditWitnessIntegrationTests::text).anyMatch((text) -> text.contains("first@host")))
			.isTrue();
		Typed checked = type("history", "small", "--check-audit");
		assertThat(checked.code()).as(checked.error()).isZero();
		assertThat(checked.standard()).contains("2 executions compared with 3 links").endsWith("nothing was changed\n");
	}

	private static String head(Path manifest) {
		try {
			return String.valueOf(Manifest.parse(Files.readAllBytes(manifest)).auditHead());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aChainThatWasForgedInWholeIsFoundByWhatTheBackupsHave() throws Exception {
		backup("eve@host");
		backup("second@host");
		// whoever can write to the database rewrites the row and has the chain made anew
		change("UPDATE BATCH_JOB_EXECUTION_PARAMS SET PARAMETER_VALUE = 'bob@host' WHERE PARAMETER_NAME = 'requestedBy'"
				+ " AND PARAMETER_VALUE = 'eve@host'",
				"CREATE TABLE KEPT AS SELECT * FROM HOLDFAST_AUDIT WHERE LINK = 0", "DROP TABLE HOLDFAST_AUDIT",
				"DELETE FROM HOLDFAST_SCHEMA WHERE VERSION > 2", "DELETE FROM HOLDFAST_AUDIT_HEAD");
		assertThat(type("history").code()).isZero();
		assertThat(type("history", "--check-audit").code()).isZero();
		Typed another = type("history", "small", "--check-audit");
		assertThat(another.code()).isEqualTo(ExitCode.WARNINGS.code());
		assertThat(another.error()).contains("is not this one's: 2");
	}

	@Test
	void aLinkThatWasWrittenAnewIsNamedWithWhatItSaidBefore() throws Exception {
		backup("eve@host");
		backup("second@host");
		change("UPDATE HOLDFAST_AUDIT SET HASH = REPEAT('0', 64), DOCUMENT = REPLACE(DOCUMENT, 'eve@host', 'bob@host')"
				+ " WHERE LINK = 1");
		Typed checked = type("history", "--check-audit", "--at", "small/local");
		assertThat(checked.code()).isEqualTo(ExitCode.DAMAGED.code());
		assertThat(checked.standard()).contains("by eve@host")
			.contains("parameters.requestedBy is 'bob@host', was 'eve@host'");
	}

	@Test
	void whoHasOnlyTheBucketFindsNotesThatContradictEachOther() throws Exception {
		backup("first@host");
		backup("second@host");
		backup("third@host");
		String store = this.directory.resolve("store").toString();
		Typed untouched = Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("other").toString()), "history",
				"--check-audit", "--at", store);
		assertThat(untouched.code()).isEqualTo(ExitCode.WARNINGS.code());
		assertThat(untouched.error()).contains("signed by a key that is not trusted here");
		Path note = stored(".audit.jsonl").get(0);
		Files.writeString(note, Files.readString(note).replace("\"plan\":\"small\"", "\"plan\":\"smalx\""));
		Typed damaged = Typed.run(Map.of("HOLDFAST_HOME", this.directory.resolve("other").toString()), "history",
				"--check-audit", "--at", store);
		assertThat(damaged.code()).isEqualTo(ExitCode.WARNINGS.code());
		assertThat(damaged.error()).contains("is damaged or forged: its signature is not of this audit note");
	}

}
