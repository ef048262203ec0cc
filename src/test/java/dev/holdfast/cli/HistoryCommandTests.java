package dev.holdfast.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryDatabase;
import dev.holdfast.history.RecordedRuns;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryCommandTests {

	private static final Instant DAY = Instant.parse("2026-11-21T11:02:03Z");

	private static final String ID = "shop-20261121T110203Z-k3f9ab";

	@TempDir
	Path home;

	@SuppressWarnings("NullAway.Init")
	private HistoryDatabase database;

	@BeforeEach
	void open() {
		this.database = HistoryDatabase.embedded(this.home);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private Typed type(String... args) {
		return Typed.run(Map.of("HOLDFAST_HOME", this.home.toString()), args);
	}

	private void record() {
		RecordedRuns runs = new RecordedRuns(this.database);
		runs.completed(ID, DAY, 432_956_211L, List.of("local: disk full"), Map.of("label", "pre-deploy", "requestedBy",
				"ops@db1", "correlationId", "c-7", "trigger", "manual", "version", "0.1.0"));
		runs.failed("wiki-20261122T000000Z-bbbbbb", DAY.plusSeconds(60),
				new HoldfastException(ExitCode.DESTINATION_REFUSED, "bucket 'x' not found", "create the bucket"),
				Map.of());
	}

	@Test
	void saysThatThereAreNoBackupsYetAndCreatesNothing() {
		Typed typed = type("history");
		assertThat(typed.code()).isZero();
		assertThat(typed.standard()).isEqualTo("no backups yet\n");
		assertThat(type("--json", "history").standard()).contains("\"runs\" : [ ]");
		assertThat(type("show", "latest").error()).contains("holdfast: no backups yet");
		assertThat(this.home).isEmptyDirectory();
	}

	@Test
	void listsTheNewestFirst() {
		record();
		Typed typed = type("history");
		assertThat(typed.code()).isZero();
		List<String> lines = typed.standard().lines().toList();
		assertThat(lines.get(0))
			.matches("BACKUP +WHEN +PLAN +JOB +STATUS +SIZE +RATIO +DURATION +KEEP UNTIL +WHERE" + " +LABEL");
		assertThat(lines.get(1)).startsWith("wiki-20261122T000000Z-bbbbbb").contains("failed (13)");
		String when = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(DAY.atZone(ZoneId.systemDefault()));
		assertThat(lines.get(2)).startsWith(ID + "  " + when + "  shop  backup  completed, 1 warning")
			.contains("412.90 MiB  4.0x   9.0 s     2026-12-20 ")
			.endsWith("offsite, local (failed)  pre-deploy");
		assertThat(lines).hasSize(3);
	}

	@Test
	void onlyBackupsAreKept() {
		new RecordedRuns(this.database).looked("verify", ID, BatchStatus.COMPLETED, DAY, Map.of());
		assertThat(type("history", "--job", "verify").standard()).contains(ID)
			.contains("9.0 s     -  ")
			.doesNotContain("unlimited");
	}

	@Test
	void selectsWhatWasAskedFor() {
		record();
		assertThat(type("history", "shop").standard()).contains(ID).doesNotContain("wiki");
		assertThat(type("history", "--status", "failed").standard()).contains("wiki").doesNotContain(ID);
		assertThat(type("history", "--status=completed,failed").standard()).contains("wiki").contains(ID);
		assertThat(type("history", "--until", "2026-11-21T11:02:30Z").standard()).contains(ID).doesNotContain("wiki");
		assertThat(type("history", "--requested-by", "ops", "--label", "pre-deploy").standard()).contains(ID);
		assertThat(type("history", "--limit", "1").error()).contains("more: --page 2");
		assertThat(type("history", "--limit", "1", "--page", "2").standard()).contains(ID).doesNotContain("wiki");
		assertThat(type("history", "mail").standard()).isEqualTo("no such runs\n");
	}

	@Test
	void writesRunsAsJson() {
		record();
		JsonNode document = JsonMapper.shared().readTree(type("history", "shop", "--json").standard());
		JsonNode run = document.get("runs").get(0);
		assertThat(run.get("backupId").asString()).isEqualTo(ID);
		assertThat(run.get("status").asString()).isEqualTo("completed");
		assertThat(run.get("created").asString()).isEqualTo("2026-11-21T11:02:03Z");
		assertThat(run.get("millis").asLong()).isEqualTo(9000);
		assertThat(run.get("archive").get("bytes").asLong()).isEqualTo(432_956_211L);
		assertThat(run.get("archive").get("destinations").get(1).get("message").asString()).isEqualTo("disk full");
		assertThat(document.get("more").asBoolean()).isFalse();
	}

	@Test
	void showsEverythingOfABackup() {
		record();
		Typed typed = type("show", "shop-2026");
		assertThat(typed.code()).as(typed.error()).isZero();
		assertThat(typed.standard().lines().map((line) -> line.replaceAll(" +", " ").strip())).contains(
				ID + " completed, 1 warning", "plan shop label pre-deploy",
				"asked by ops@db1 trigger manual correlation c-7",
				"step dump completed 8.0 s 1.61 GiB 41 tables 1,204,331 rows",
				"archive production/shop/" + ID + ".tar.zst.pgp", "412.90 MiB zstd 3 openpgp sha256 6b1fc09e",
				"at offsite stored s3://shop-backups/" + ID, "at local failed disk full",
				"manifest production/shop/" + ID + ".manifest.json", "keep until 2026-12-20T19:00:00-05:00 daily",
				"warning local: disk full");
	}

	@Test
	void showsDestinationsInColumns() {
		record();
		assertThat(type("show", ID).standard()).contains("  at          offsite   stored   s3://shop-backups/" + ID)
			.contains("  at          local     failed   disk full");
	}

	@Test
	void showsWhatFailedAndWhatToDo() {
		record();
		assertThat(type("show", "wiki").standard().lines().map((line) -> line.replaceAll(" +", " ").strip())).contains(
				"wiki-20261122T000000Z-bbbbbb failed (13)", "failed bucket 'x' not found HINT: create the bucket",
				"bucket 'x' not found HINT: create the bucket");
	}

	@Test
	void showsThatAProcessHasDied() {
		new RecordedRuns(this.database).run("backup", ID, BatchStatus.STARTED, DAY, Map.of());
		assertThat(type("history").standard()).contains("died");
		assertThat(type("show", "latest").standard()).contains("its process is gone; the next run of the plan resumes");
	}

	@Test
	void refusesWhatItCannotRead() {
		assertThat(type("history", "--since", "yesterday").error()).contains("--since: 'yesterday' is not a time")
			.contains("HINT: write 2026-11-21");
		assertThat(type("history", "--status", "complete").error()).contains("did you mean completed?");
		assertThat(type("history", "--sort", "age").code()).isEqualTo(2);
		assertThat(type("history", "--limit", "0").error()).contains("--limit: 0 is not between 1 and 1000");
		Typed typed = Typed.run(Map.of("SPRING_DATASOURCE_URL", "jdbc:mysql://x:secret@db/h"), "history");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("the history cannot be kept in 'jdbc:mysql:…'").doesNotContain("secret");
	}

	@Test
	void checkingTheAuditTrailNamesWhatWasEdited() throws SQLException {
		assertThat(type("history", "--check-audit").standard()).isEqualTo("no audit chain yet\n");
		record();
		Typed untouched = type("history", "--check-audit");
		assertThat(untouched.code()).isZero();
		assertThat(untouched.standard()).startsWith("2 executions compared with 3 links of chain ")
			.endsWith("\nnothing was changed\n");
		try (Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("UPDATE BATCH_JOB_EXECUTION_PARAMS SET PARAMETER_VALUE = 'root@db1'"
					+ " WHERE PARAMETER_NAME = 'requestedBy'");
		}
		Typed edited = type("history", "--check-audit");
		assertThat(edited.code()).isEqualTo(ExitCode.DAMAGED.code());
		assertThat(edited.standard()).contains("edited  1     execution 1 (backup of " + ID)
			.contains("parameters.requestedBy is 'root@db1', was 'ops@db1'");
		assertThat(edited.error()).contains("holdfast: the history was changed by hand: 1 finding");
		assertThat(type("--json", "history", "--check-audit").standard()).contains("\"change\" : \"edited\"")
			.contains("\"executionId\" : 1");
	}

}
