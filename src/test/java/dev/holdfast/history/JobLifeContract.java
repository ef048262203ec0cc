package dev.holdfast.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for the life of a job, whatever keeps the history. */
abstract class JobLifeContract {

	private static final String JOBS = "SELECT STATUS || ' ' || EXIT_CODE || ' ' || EXIT_MESSAGE"
			+ " FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID";

	private static final String TASKS = "SELECT EXIT_CODE || ' ' || COALESCE(EXIT_MESSAGE, '')"
			+ " || CASE WHEN END_TIME IS NULL THEN ' open' ELSE '' END FROM TASK_EXECUTION ORDER BY TASK_EXECUTION_ID";

	private static final String STEPS = "SELECT STEP_NAME || ' ' || STATUS FROM BATCH_STEP_EXECUTION"
			+ " ORDER BY STEP_EXECUTION_ID";

	/** Arguments that make a toy keep its history in the empty repository of a test. */
	abstract List<String> repository();

	/** The same repository, to look at. */
	abstract HistoryDatabase database();

	Toy toy(String... arguments) throws Exception {
		List<String> all = new ArrayList<>(repository());
		all.addAll(List.of(arguments));
		return Toy.start(all);
	}

	private Toy shop(String... arguments) throws Exception {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--plan=shop", "runId=r1", "plan=shop,java.lang.String,false"));
		return toy(all.toArray(String[]::new));
	}

	@Test
	void endsWithZeroEverywhere() throws Exception {
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(rows(JOBS)).containsExactly("COMPLETED 0 ");
			assertThat(rows(TASKS)).containsExactly("0 ");
		}
	}

	@Test
	void writesTimesInUtcWhateverTheZone() throws Exception {
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
		}
		for (String column : List.of("CREATE_TIME FROM BATCH_JOB_EXECUTION", "END_TIME FROM BATCH_JOB_EXECUTION",
				"START_TIME FROM TASK_EXECUTION", "END_TIME FROM TASK_EXECUTION")) {
			Instant written = LocalDateTime.parse(rows("SELECT " + column).get(0).replace(' ', 'T'))
				.toInstant(ZoneOffset.UTC);
			assertThat(Duration.between(written, Instant.now()).abs()).as(column).isLessThan(Duration.ofMinutes(10));
		}
	}

	@Test
	void closesLaunchesThatDiedBeforeTheirJobBegan() throws Exception {
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(rows("SELECT EXTERNAL_EXECUTION_ID FROM TASK_EXECUTION"))
				.containsExactly(toy.pid() + ProcessName.suffix());
		}
		change("DELETE FROM TASK_TASK_BATCH");
		change("UPDATE TASK_EXECUTION SET END_TIME = NULL, EXIT_CODE = 0");
		try (Toy toy = toy("--plan=wiki", "runId=w1", "plan=wiki,java.lang.String,false")) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
		}
		assertThat(rows(TASKS)).containsExactly("130 ended without a word: killed, or the machine went down", "0 ");
	}

	@Test
	void endsWithThreeEverywhereAfterWarnings() throws Exception {
		try (Toy toy = shop("--warn=2")) {
			assertThat(toy.exitCode()).as(toy.output()).isEqualTo(3);
			assertThat(rows(JOBS)).containsExactly("COMPLETED 3 2 warnings");
			assertThat(rows(TASKS)).containsExactly("3 2 warnings");
		}
	}

	@Test
	void endsWithTheFailuresCodeEverywhereAndKeepsMessageAndHint() throws Exception {
		String text = "bucket 'x' not found\nHINT: create the bucket or set destinations[0].bucket";
		try (Toy toy = shop("--fail=upload")) {
			assertThat(toy.exitCode()).as(toy.output()).isEqualTo(13);
			assertThat(rows(JOBS)).containsExactly("FAILED 13 " + text);
			assertThat(rows(TASKS)).containsExactly("13 " + text);
			assertThat(rows("SELECT EXIT_CODE || ' ' || EXIT_MESSAGE FROM BATCH_STEP_EXECUTION"
					+ " WHERE STEP_NAME = 'upload'"))
				.containsExactly("FAILED " + text);
			assertThat(rows("SELECT COALESCE(ERROR_MESSAGE, '') FROM TASK_EXECUTION")).containsExactly("");
			assertThat(rows("SELECT SHORT_CONTEXT FROM BATCH_STEP_EXECUTION_CONTEXT ORDER BY STEP_EXECUTION_ID").get(1))
				.contains("\"holdfast.failure.code\":\"DESTINATION_REFUSED\"")
				.contains("\"holdfast.failure.message\":\"bucket 'x' not found\"");
		}
	}

	@Test
	void forgetsAFailureThatTheNextAttemptOvercame() throws Exception {
		try (Toy toy = shop("--fail=upload")) {
			assertThat(toy.exitCode()).isEqualTo(13);
		}
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.steps()).containsExactly("upload", "record");
			assertThat(rows("SELECT SHORT_CONTEXT FROM BATCH_STEP_EXECUTION_CONTEXT ORDER BY STEP_EXECUTION_ID").get(2))
				.contains("\"holdfast.bytes.out\"")
				.doesNotContain("failure");
		}
	}

	@Test
	void refusesASecondRunOfThePlanWithEleven() throws Exception {
		try (Toy first = shop("--hang=upload").await("step upload"); Toy second = shop()) {
			assertThat(second.exitCode()).as(second.output()).isEqualTo(11);
			assertThat(second.output()).contains("plan shop is being run by user ")
				.contains("(process " + first.pid() + ") since 20");
			assertThat(rows(TASKS)).hasSize(2);
			assertThat(rows(TASKS).get(1)).startsWith("11 plan shop is being run by ");
			assertThat(rows("SELECT COALESCE(MAX(ERROR_MESSAGE), '') FROM TASK_EXECUTION")).containsExactly("");
			assertThat(rows("SELECT COUNT(*) FROM BATCH_JOB_EXECUTION")).containsExactly("1");
		}
	}

	@Test
	void resumesAtTheStepThatWasKilled() throws Exception {
		try (Toy toy = shop("--hang=upload").await("step upload")) {
			toy.signal("KILL");
			assertThat(toy.exitCode()).isEqualTo(137);
			assertThat(rows(STEPS)).containsExactly("dump COMPLETED", "upload STARTED");
		}
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.output()).contains("recovered 1");
			assertThat(toy.steps()).containsExactly("upload", "record");
		}
		assertThat(rows(STEPS)).containsExactly("dump COMPLETED", "upload FAILED", "upload COMPLETED",
				"record COMPLETED");
		assertThat(rows(JOBS)).containsExactly("FAILED 130 ended without a word: killed, or the machine went down",
				"COMPLETED 0 ");
		assertThat(rows(TASKS)).containsExactly("130 ended without a word: killed, or the machine went down", "0 ");
		assertThat(new HistoryAudit(database()).check().findings()).isEmpty();
	}

	@Test
	void resumesAStopThatDidNotWaitForItsSteps() throws Exception {
		try (Toy toy = shop("--hang=upload").await("step upload")) {
			toy.signal("KILL");
			assertThat(toy.exitCode()).isEqualTo(137);
		}
		change("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STOPPED', EXIT_CODE = 'STOPPED', END_TIME = START_TIME");
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.output()).contains("recovered 1");
			assertThat(toy.steps()).containsExactly("upload", "record");
		}
		assertThat(new HistoryAudit(database()).check().findings()).isEmpty();
	}

	@Test
	void leavesTheRunsOfOtherPlansAlone() throws Exception {
		try (Toy wiki = toy("--plan=wiki", "--hang=dump", "runId=w1", "plan=wiki,java.lang.String,false")
			.await("step dump"); Toy toy = shop("--hang=upload").await("step upload")) {
			toy.signal("KILL");
			assertThat(toy.exitCode()).isEqualTo(137);
			try (Toy again = shop()) {
				assertThat(again.exitCode()).as(again.output()).isZero();
			}
			assertThat(rows("SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID"))
				.containsExactly("STARTED", "FAILED", "COMPLETED");
			wiki.signal("TERM");
			assertThat(wiki.exitCode()).isEqualTo(143);
		}
	}

	@Test
	void stopsOnSigtermAndResumes() throws Exception {
		try (Toy toy = shop("--hang=upload").await("step upload")) {
			toy.signal("TERM");
			assertThat(toy.exitCode()).as(toy.output()).isEqualTo(143);
		}
		assertThat(rows(JOBS)).containsExactly("STOPPED 143 stopped: the next run of the plan resumes");
		assertThat(rows("SELECT EXIT_CODE FROM TASK_EXECUTION WHERE END_TIME IS NOT NULL")).containsExactly("143");
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.output()).contains("recovered 0");
			assertThat(toy.steps()).containsExactly("upload", "record");
		}
		assertThat(new HistoryAudit(database()).check().findings()).isEmpty();
	}

	@Test
	void stopsConcurrentStepsAndRunsTheStoppedOneAgain() throws Exception {
		try (Toy toy = shop("--spring.batch.job.name=split", "--hang=upload").await("step upload")) {
			toy.signal("TERM");
			assertThat(toy.exitCode()).as(toy.output()).isEqualTo(143);
		}
		assertThat(rows(JOBS)).containsExactly("STOPPED 143 stopped: the next run of the plan resumes");
		try (Toy toy = shop("--spring.batch.job.name=split")) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.steps()).contains("upload").endsWith("record");
		}
		assertThat(rows(STEPS)).containsOnlyOnce("dump COMPLETED", "upload COMPLETED", "record COMPLETED");
		assertThat(new HistoryAudit(database()).check().findings()).isEmpty();
	}

	@Test
	void recordsTheFailureOfAConcurrentStep() throws Exception {
		try (Toy toy = shop("--spring.batch.job.name=split", "--fail=dump")) {
			assertThat(toy.exitCode()).as(toy.output()).isEqualTo(13);
			assertThat(rows(JOBS).get(0)).startsWith("FAILED 13 bucket 'x' not found");
			assertThat(rows(TASKS).get(0)).startsWith("13 bucket 'x' not found");
		}
	}

	@Test
	void stopsOnSigintWithItsOwnCode() throws Exception {
		try (Toy toy = shop("--hang=dump").await("step dump")) {
			toy.signal("INT");
			assertThat(toy.exitCode()).as(toy.output()).isEqualTo(130);
		}
		assertThat(rows(JOBS)).containsExactly("STOPPED 130 stopped: the next run of the plan resumes");
		assertThat(rows("SELECT EXIT_CODE FROM TASK_EXECUTION WHERE END_TIME IS NOT NULL")).containsExactly("130");
	}

	@Test
	void recoversARunThatWasKilledWhileItStopped() throws Exception {
		try (Toy toy = shop("--hang=upload").await("step upload")) {
			toy.signal("KILL");
			assertThat(toy.exitCode()).isEqualTo(137);
		}
		change("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STOPPING', END_TIME = LAST_UPDATED");
		try (Toy toy = shop()) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.steps()).containsExactly("upload", "record");
		}
		assertThat(new HistoryAudit(database()).check().findings()).isEmpty();
	}

	@Test
	void givesUpARunWhoseStateIsUnknownAndBeginsAnother() throws Exception {
		try (Toy toy = shop("--fail=upload")) {
			assertThat(toy.exitCode()).isEqualTo(13);
		}
		change("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'UNKNOWN'");
		try (Toy toy = toy("--plan=shop", "runId=r2", "plan=shop,java.lang.String,false")) {
			assertThat(toy.exitCode()).as(toy.output()).isZero();
			assertThat(toy.output()).contains("recovered 1");
			assertThat(toy.steps()).containsExactly("dump", "upload", "record");
		}
		assertThat(rows(JOBS)).containsExactly("ABANDONED 1 its last state could not be written: it cannot be resumed",
				"COMPLETED 0 ");
	}

	List<String> rows(String sql) throws SQLException {
		try (HistoryDatabase database = database();
				Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			List<String> found = new ArrayList<>();
			while (rows.next()) {
				found.add(rows.getString(1));
			}
			return found;
		}
	}

	private void change(String sql) throws SQLException {
		try (HistoryDatabase database = database();
				Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			assertThat(statement.executeUpdate(sql)).isEqualTo(1);
		}
	}

}
