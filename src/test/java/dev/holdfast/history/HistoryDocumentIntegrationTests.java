package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.testing.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/history.md and docs/exit-codes.md to what the program does. */
class HistoryDocumentIntegrationTests {

	@TempDir
	Path home;

	@Test
	void theDocumentedRoleCanKeepTheHistory() throws Exception {
		try (PostgresServer server = PostgresServer.with().password("superuser").start()) {
			server.execute("postgres", block("repository").strip().split(";"));
			HistorySettings settings = new HistorySettings(this.home, server.url("holdfast"), "holdfast", "choose one");
			try (HistoryDatabase database = HistoryDatabase.of(settings)) {
				answersTheDocumentedQuestion(database);
			}
		}
	}

	@Test
	void theDocumentedQuestionIsAnsweredByTheEmbeddedHistory() throws Exception {
		try (HistoryDatabase database = HistoryDatabase.embedded(this.home)) {
			answersTheDocumentedQuestion(database);
		}
	}

	private static void answersTheDocumentedQuestion(HistoryDatabase database) throws Exception {
		RecordedRuns runs = new RecordedRuns(database);
		runs.completed("shop-20261121T110203Z-k3f9ab", Instant.now(), 4711, List.of(), Map.of());
		runs.completed("shop-20201121T110203Z-k3f9ab", Instant.parse("2020-11-21T11:02:03Z"), 1, List.of(), Map.of());
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(block("questions"))) {
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString("backup")).isEqualTo("shop-20261121T110203Z-k3f9ab");
			assertThat(rows.getString("EXIT_CODE")).isEqualTo("0");
			assertThat(rows.getLong("bytes")).isEqualTo(4711);
			assertThat(rows.next()).isFalse();
		}
	}

	@Test
	void everyExitCodeIsDocumented() throws Exception {
		List<String> lines = Files.readAllLines(Path.of("docs/exit-codes.md"));
		for (ExitCode code : ExitCode.values()) {
			assertThat(lines).anyMatch((line) -> line.startsWith("| " + code.code() + " | " + code.meaning() + " | "));
		}
	}

	private static String block(String name) throws IOException {
		Matcher block = Pattern.compile("```sql " + name + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("docs/history.md")));
		assertThat(block.find()).isTrue();
		return block.group(1);
	}

}
