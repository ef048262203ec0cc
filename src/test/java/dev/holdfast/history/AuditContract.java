package dev.holdfast.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.holdfast.audit.AuditFinding;
import dev.holdfast.audit.AuditReport;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** What the audit chain finds, whatever keeps the history. */
abstract class AuditContract {

	private static final Instant DAY = Instant.parse("2026-11-21T11:02:03Z");

	private static final String FIRST = "shop-20261121T110203Z-aaaaaa";

	private static final String SECOND = "shop-20261122T110203Z-bbbbbb";

	private static final String THIRD = "shop-20261123T110203Z-cccccc";

	/** An empty history. */
	abstract HistoryDatabase database();

	private AuditReport check() {
		return new HistoryAudit(database()).check();
	}

	private List<String> findings() {
		return check().findings().stream().map((found) -> found.change().word() + " " + found.text()).toList();
	}

	void change(String... sql) {
		try (Connection connection = database().dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String each : sql) {
				statement.execute(each);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private long[] three() {
		RecordedRuns runs = new RecordedRuns(database());
		return new long[] { runs.completed(FIRST, DAY, 1000, List.of(), Map.of("requestedBy", "ops@db1")),
				runs.run("delete", FIRST, BatchStatus.COMPLETED, DAY.plusSeconds(60), Map.of("requestedBy", "eve@db1")),
				runs.failed(SECOND, DAY.plusSeconds(120), new IllegalStateException(), Map.of()) };
	}

	@Test
	void anUntouchedHistoryIsAsItsChainSays() {
		three();
		AuditReport report = check();
		assertThat(report.findings()).isEmpty();
		assertThat(report.notes()).isEmpty();
		assertThat(report.executions()).isEqualTo(3);
		assertThat(report.links()).isEqualTo(4);
	}

	@Test
	void namesTheRowThatWasEdited() {
		long[] ids = three();
		change("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'COMPLETED' WHERE JOB_EXECUTION_ID = " + ids[2]);
		AuditFinding found = check().findings().get(0);
		assertThat(check().findings()).hasSize(1);
		assertThat(found.change()).isEqualTo(AuditFinding.Change.EDITED);
		assertThat(found.execution()).isEqualTo(ids[2]);
		assertThat(found.text()).contains(SECOND).contains("status is 'COMPLETED', was 'FAILED'");
	}

	@Test
	void namesTheRowThatWasRemoved() {
		long[] ids = three();
		remove(ids[1]);
		assertThat(findings()).hasSize(1);
		assertThat(findings().get(0))
			.startsWith("removed execution " + ids[1] + " (delete of " + FIRST + " by eve@db1");
	}

	private void remove(long id) {
		change("DELETE FROM BATCH_JOB_EXECUTION_PARAMS WHERE JOB_EXECUTION_ID = " + id,
				"DELETE FROM BATCH_JOB_EXECUTION_CONTEXT WHERE JOB_EXECUTION_ID = " + id,
				"DELETE FROM BATCH_JOB_EXECUTION WHERE JOB_EXECUTION_ID = " + id);
	}

	@Test
	void namesTheRowThatWasInserted() {
		long[] ids = three();
		insertCopy(ids[0], 9001);
		assertThat(findings()).hasSize(1);
		assertThat(findings().get(0)).startsWith("inserted execution 9001 (backup of " + THIRD);
	}

	private void insertCopy(long id, long as) {
		change("INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME, START_TIME,"
				+ " END_TIME, STATUS, EXIT_CODE, EXIT_MESSAGE, LAST_UPDATED) SELECT " + as
				+ ", VERSION, JOB_INSTANCE_ID, CREATE_TIME, START_TIME, END_TIME, STATUS, EXIT_CODE, EXIT_MESSAGE,"
				+ " LAST_UPDATED FROM BATCH_JOB_EXECUTION WHERE JOB_EXECUTION_ID = " + id,
				"INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE,"
						+ " PARAMETER_VALUE, IDENTIFYING) VALUES (" + as + ", 'backupId', 'java.lang.String', '" + THIRD
						+ "', 'N')");
	}

	@Test
	void aRunThatWasKilledJustBeforeItsEndWasWrittenIsNoForgery() {
		long[] ids = three();
		insertCopy(ids[0], 9001);
		change("UPDATE BATCH_JOB_EXECUTION SET END_TIME = NULL WHERE JOB_EXECUTION_ID = 9001");
		assertThat(check().findings()).isEmpty();
		assertThat(check().notes()).hasSize(1);
		assertThat(check().notes().get(0)).contains("was killed at its end");
	}

	@Test
	void findsOneOfEachAtOnce() {
		long[] ids = three();
		change("UPDATE BATCH_JOB_EXECUTION_PARAMS SET PARAMETER_VALUE = 'root@db1' WHERE PARAMETER_NAME = 'requestedBy'"
				+ " AND JOB_EXECUTION_ID = " + ids[0]);
		insertCopy(ids[0], 9001);
		remove(ids[1]);
		assertThat(check().findings()).extracting((found) -> found.change().word() + " " + found.execution())
			.containsExactly("edited " + ids[0], "removed " + ids[1], "inserted 9001");
	}

	@Test
	void seesContextsStepsAndParametersThatWereChanged() {
		long[] ids = three();
		change("UPDATE BATCH_JOB_EXECUTION_CONTEXT SET SHORT_CONTEXT = '{}', SERIALIZED_CONTEXT = NULL"
				+ " WHERE JOB_EXECUTION_ID = " + ids[0],
				"UPDATE BATCH_STEP_EXECUTION SET WRITE_COUNT = 5 WHERE STEP_NAME = 'record' AND JOB_EXECUTION_ID = "
						+ ids[0],
				"DELETE FROM BATCH_JOB_EXECUTION_PARAMS WHERE PARAMETER_NAME = 'requestedBy' AND JOB_EXECUTION_ID = "
						+ ids[0]);
		assertThat(findings()).hasSize(1);
		assertThat(findings().get(0)).contains("context is 'sha256 ")
			.contains("steps[record].bytesOut is '5', was '1000'")
			.contains("parameters.requestedBy is not there, was 'ops@db1'");
	}

	@Test
	void aLinkThatWasWrittenAnewIsFound() {
		long[] ids = three();
		remove(ids[1]);
		change("DELETE FROM HOLDFAST_AUDIT WHERE JOB_EXECUTION_ID = " + ids[1]);
		assertThat(findings()).containsExactly("removed link 2");
		change("UPDATE HOLDFAST_AUDIT SET LINK = 2 WHERE LINK = 3");
		assertThat(findings()).hasSizeGreaterThan(1).allMatch((text) -> text.contains("link"));
	}

	@Test
	void aDocumentThatWasEditedIsFound() {
		long[] ids = three();
		change("UPDATE HOLDFAST_AUDIT SET DOCUMENT = REPLACE(DOCUMENT, 'eve@db1', 'bob@db1') WHERE JOB_EXECUTION_ID = "
				+ ids[1]);
		assertThat(findings())
			.anyMatch((text) -> text.equals("edited link 2 (execution " + ids[1] + ") is not what its hash says"));
	}

	@Test
	void theChainsEndCannotBeCutOff() {
		long[] ids = three();
		remove(ids[1]);
		change("DELETE FROM HOLDFAST_AUDIT WHERE LINK = 3");
		assertThat(findings()).contains("removed link 3, the chain's last");
	}

	@Test
	void aRunThatIsGivenUpLaterIsNoChangeByHand() {
		RecordedRuns runs = new RecordedRuns(database());
		long failed = runs.failed(FIRST, DAY, new IllegalStateException(), Map.of());
		runs.abandon(failed);
		assertThat(check().findings()).isEmpty();
		assertThat(check().links()).isEqualTo(3);
	}

	@Test
	void beginsWithWhatAnOlderProgramLeft() {
		three();
		change("DROP TABLE HOLDFAST_AUDIT", "DROP TABLE HOLDFAST_AUDIT_HEAD",
				"DELETE FROM HOLDFAST_SCHEMA WHERE VERSION > 2");
		change("UPDATE BATCH_JOB_EXECUTION SET EXIT_MESSAGE = 'before'");
		AuditReport report = check();
		assertThat(report.findings()).isEmpty();
		assertThat(report.executions()).isEqualTo(3);
		new RecordedRuns(database()).run("verify", FIRST, BatchStatus.COMPLETED, DAY, Map.of());
		assertThat(check().findings()).isEmpty();
		change("UPDATE BATCH_JOB_EXECUTION SET EXIT_MESSAGE = 'after'");
		assertThat(check().findings()).hasSize(4);
	}

}
