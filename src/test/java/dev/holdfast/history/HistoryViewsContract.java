package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the views say, whatever keeps the history. */
abstract class HistoryViewsContract {

	private static final String OLD = "shop-20201121T110203Z-k3f7ab";

	private static final String PROVEN = "shop-20261121T110203Z-k3f7ab";

	private static final String PLAIN = "wiki-20261121T120000Z-bbbbbb";

	private static final String FAILED = "wiki-20261121T130000Z-cccccc";

	private static final String GONE = "shop-20261120T110203Z-dddddd";

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

	@SuppressWarnings("NullAway.Init")
	private HistoryDatabase database;

	/** An empty history. */
	abstract HistoryDatabase open();

	@AfterEach
	void close() {
		this.database.close();
	}

	@BeforeEach
	void record() {
		this.database = open();
		RecordedRuns runs = new RecordedRuns(this.database);
		runs.completed(OLD, this.now.minus(2000, ChronoUnit.DAYS), 1, List.of(), Map.of());
		runs.completed(GONE, this.now.minus(2, ChronoUnit.DAYS), 300, List.of(), Map.of());
		runs.completed(PROVEN, this.now.minus(1, ChronoUnit.DAYS), 432_956_211L, List.of("a \"quoted\" warning"),
				Map.of("label", "pre-deploy", "requestedBy", "ops@db1", "trigger", "schedule"));
		runs.completed(PLAIN, this.now.minus(3, ChronoUnit.HOURS), 500, List.of(), Map.of());
		runs.failed(FAILED, this.now.minus(2, ChronoUnit.HOURS),
				new HoldfastException(ExitCode.DESTINATION_REFUSED, "bucket 'x' not found", "create the bucket"),
				Map.of());
		runs.run("delete", GONE, BatchStatus.COMPLETED, this.now.minus(1, ChronoUnit.HOURS), Map.of());
		runs.looked("verify", PROVEN, BatchStatus.COMPLETED, this.now.minus(50, ChronoUnit.MINUTES),
				Map.of(HistoryKeys.VERIFIED_LEVEL, "content"));
		runs.looked("restore-test", PROVEN, BatchStatus.FAILED, this.now.minus(45, ChronoUnit.MINUTES),
				Map.of(HistoryKeys.VERDICT, "failed", HistoryKeys.PROOF_REASON, "failed checks: 1 of \"2\""));
		runs.looked("restore-test", PROVEN, BatchStatus.COMPLETED, this.now.minus(40, ChronoUnit.MINUTES),
				Map.of(HistoryKeys.VERDICT, "proven", HistoryKeys.EVIDENCE_SHA256, "e".repeat(64)));
	}

	@Test
	void logsSayEverythingOfABackup() throws Exception {
		Map<String, String> row = row("SELECT * FROM backup_logs WHERE backup_id = '" + PROVEN + "'");
		assertThat(row).containsEntry("plan", "shop")
			.containsEntry("type", "database")
			.containsEntry("status", "completed")
			.containsEntry("file_size", "432956211")
			.containsEntry("retention_type", "daily")
			.containsEntry("location", "s3://shop-backups/" + PROVEN)
			.containsEntry("error", null);
		assertThat(row.get("retention_expires_at")).startsWith("2026-12-21 00:00:00");
		assertThat(row.get("completed_at")).isNotNull();
		JsonNode metadata = JsonMapper.shared().readTree(String.valueOf(row.get("metadata")));
		assertThat(metadata.get("tested").asBoolean()).isTrue();
		assertThat(metadata.get("testResult").asString()).isEqualTo("proven");
		assertThat(metadata.get("testedAt").asString()).startsWith("20").endsWith("Z");
		assertThat(metadata.get("verified").asString()).isEqualTo("content");
		assertThat(metadata.get("tables").asLong()).isEqualTo(41);
		assertThat(metadata.get("rows").asLong()).isEqualTo(1_204_331);
		assertThat(metadata.get("originalSize").asLong()).isEqualTo(4 * 432_956_211L);
		assertThat(metadata.get("compression").asString()).isEqualTo("zstd 3");
		assertThat(metadata.get("destinations").asString()).isEqualTo("offsite,local");
		assertThat(metadata.get("warnings").asLong()).isEqualTo(1);
		assertThat(metadata.get("label").asString()).isEqualTo("pre-deploy");
		assertThat(metadata.has("description")).isFalse();
	}

	@Test
	void logsHaveOneRowForEachBackupHoweverItStands() throws Exception {
		assertThat(column("SELECT status FROM backup_logs ORDER BY backup_id")).containsExactly("completed", "deleted",
				"completed", "completed", "failed");
		Map<String, String> failed = row("SELECT * FROM backup_logs WHERE status = 'failed'");
		assertThat(failed.get("error")).contains("bucket 'x' not found");
		assertThat(failed).containsEntry("file_size", null).containsEntry("type", null);
		JsonNode metadata = JsonMapper.shared()
			.readTree(row("SELECT metadata FROM backup_logs WHERE backup_id = '" + PLAIN + "'").get("metadata"));
		assertThat(metadata.get("tested").asBoolean()).isFalse();
		assertThat(metadata.has("testResult")).isFalse();
	}

	@Test
	void aResumedBackupIsOneRowOfItsLatestAttempt() throws Exception {
		RecordedRuns runs = new RecordedRuns(this.database);
		long first = runs.failed("mail-20261121T110203Z-eeeeee", this.now, new IllegalStateException("x"), Map.of());
		long second = runs.again(first, BatchStatus.STARTED, this.now);
		assertThat(column("SELECT id FROM backup_logs WHERE plan = 'mail'")).containsExactly(String.valueOf(second));
		assertThat(column("SELECT status FROM backup_logs WHERE plan = 'mail'")).containsExactly("running");
		assertThat(column("SELECT id FROM backup_audit WHERE plan = 'mail'")).hasSize(2);
	}

	@Test
	void theAuditHasEverythingThatWasRunAndByWhom() throws Exception {
		assertThat(column("SELECT action FROM backup_audit WHERE backup_id = '" + PROVEN + "' ORDER BY id"))
			.containsExactly("backup", "verify", "restore-test", "restore-test");
		List<Map<String, String>> tests = rows("SELECT * FROM backup_audit WHERE action = 'restore-test' ORDER BY id");
		assertThat(tests.get(0)).containsEntry("result", "failed")
			.containsEntry("status", "failed")
			.containsEntry("requested_by", "ops@db1")
			.containsEntry("triggered_by", "schedule")
			.containsEntry("plan", "shop");
		assertThat(JsonMapper.shared().readTree(tests.get(0).get("metadata")).get("reason").asString())
			.isEqualTo("failed checks: 1 of \"2\"");
		assertThat(tests.get(1)).containsEntry("result", "proven");
		assertThat(tests.get(1).get("run_id")).startsWith(PROVEN);
		assertThat(row("SELECT result FROM backup_audit WHERE action = 'verify'")).containsEntry("result", "content");
	}

	@Test
	void aContextThatIsNoJsonHidesNoOtherRow() throws Exception {
		try (Connection connection = this.database.dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(
						"UPDATE BATCH_JOB_EXECUTION_CONTEXT SET SHORT_CONTEXT = ?, SERIALIZED_CONTEXT = NULL"
								+ " WHERE JOB_EXECUTION_ID = (SELECT MIN(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)")) {
			statement.setString(1, "rO0ABXNyABFqYXZh{\"broken");
			assertThat(statement.executeUpdate()).isEqualTo(1);
		}
		assertThat(column("SELECT metadata FROM backup_logs")).hasSize(5);
		assertThat(column("SELECT metadata FROM backup_audit")).hasSize(9);
	}

	@Test
	void aHistoryOfTheFirstVersionGetsTheViewsAndKeepsItsRows() throws Exception {
		try (Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : List.of("DROP VIEW BACKUP_LOGS", "DROP VIEW BACKUP_AUDIT", "DROP VIEW HOLDFAST_LOOKED_AT",
					"DELETE FROM HOLDFAST_SCHEMA WHERE VERSION > 1")) {
				statement.execute(sql);
			}
		}
		assertThat(new BackupHistory(this.database).page(HistoryFilter.newest(null, 10)).records()).hasSize(5);
		assertThat(column("SELECT backup_id FROM backup_logs")).hasSize(5);
		assertThat(column("SELECT id FROM backup_audit")).hasSize(9);
		assertThat(column("SELECT version FROM holdfast_schema ORDER BY version")).hasSize(HistorySchema.CURRENT);
	}

	@Test
	void theDocumentedQuestionsAreAnswered() throws Exception {
		Map<String, List<String>> answers = new LinkedHashMap<>();
		for (Map.Entry<String, String> question : questions().entrySet()) {
			answers.put(question.getKey(), column(question.getValue()));
		}
		assertThat(answers).containsOnlyKeys("the backups of the last week", "what failed, and why",
				"what was never tested", "what expires within 30 days", "growth, month by month",
				"who restored, read or removed what, in the last month", "is every plan proven?");
		assertThat(answers.get("the backups of the last week")).containsExactly(FAILED, PLAIN, PROVEN, GONE);
		assertThat(answers.get("what failed, and why")).containsExactly(FAILED);
		assertThat(answers.get("what was never tested")).containsExactly(PLAIN, OLD);
		assertThat(answers.get("growth, month by month")).hasSizeGreaterThanOrEqualTo(2);
		assertThat(answers.get("who restored, read or removed what, in the last month")).containsExactly("restore-test",
				"restore-test", "verify", "delete");
		assertThat(answers.get("is every plan proven?")).containsExactly("shop", "wiki");
	}

	@Test
	void whatExpiresSoonIsFoundByItsTime() throws Exception {
		String soon = String.valueOf(questions().get("what expires within 30 days"));
		for (Map.Entry<String, Integer> day : Map.of("2026-11-20", 0, "2026-12-01", 3, "2026-12-22", 0).entrySet()) {
			assertThat(column(soon.replace("CURRENT_TIMESTAMP", "TIMESTAMP '" + day.getKey() + " 00:00:00'")))
				.as(day.getKey())
				.hasSize(day.getValue());
		}
	}

	/** The queries of docs/history.md, by the comment above each. */
	private static Map<String, String> questions() throws IOException {
		Map<String, String> questions = new LinkedHashMap<>();
		Pattern.compile("```sql views\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("docs/history.md")))
			.results()
			.map((MatchResult block) -> block.group(1))
			.forEach((block) -> {
				for (String question : block.split(";")) {
					if (!question.isBlank()) {
						String text = question.strip();
						questions.put(text.lines().findFirst().orElseThrow().replaceFirst("^-- ", ""), text);
					}
				}
			});
		return questions;
	}

	private Map<String, String> row(String sql) throws SQLException {
		List<Map<String, String>> rows = rows(sql);
		assertThat(rows).hasSize(1);
		return rows.get(0);
	}

	private List<String> column(String sql) throws SQLException {
		return rows(sql).stream().map((row) -> String.valueOf(row.values().iterator().next())).toList();
	}

	private List<Map<String, String>> rows(String sql) throws SQLException {
		try (Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = query(statement, sql)) {
			List<Map<String, String>> rows = new ArrayList<>();
			while (result.next()) {
				Map<String, String> row = new LinkedHashMap<>();
				for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
					row.put(result.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT), result.getString(i));
				}
				rows.add(row);
			}
			return rows;
		}
	}

	/** As documented: the views' times have no zone, and are UTC. */
	private static ResultSet query(Statement statement, String sql) throws SQLException {
		statement.execute("SET TIME ZONE 'UTC'");
		return statement.executeQuery(sql);
	}

}
