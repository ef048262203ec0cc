package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Inserts rows into the tables of Batch, many at once. */
final class RunRows implements AutoCloseable {

	private static final int MESSAGE = 2000;

	private final List<PreparedStatement> all = new ArrayList<>();

	private final PreparedStatement instances;

	private final PreparedStatement executions;

	private final PreparedStatement parameters;

	private final PreparedStatement contexts;

	private final PreparedStatement steps;

	private final PreparedStatement stepContexts;

	RunRows(Connection connection) throws SQLException {
		this.instances = prepare(connection,
				"INSERT INTO BATCH_JOB_INSTANCE (JOB_INSTANCE_ID, VERSION, JOB_NAME, JOB_KEY) VALUES (?, 0, ?, ?)");
		this.executions = prepare(connection, "INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION,"
				+ " JOB_INSTANCE_ID, CREATE_TIME, START_TIME, END_TIME, STATUS, EXIT_CODE, EXIT_MESSAGE, LAST_UPDATED)"
				+ " VALUES (?, 2, ?, ?, ?, ?, ?, ?, ?, ?)");
		this.parameters = prepare(connection,
				"INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID,"
						+ " PARAMETER_NAME, PARAMETER_TYPE, PARAMETER_VALUE, IDENTIFYING)"
						+ " VALUES (?, ?, 'java.lang.String', ?, ?)");
		this.contexts = prepare(connection, "INSERT INTO BATCH_JOB_EXECUTION_CONTEXT (JOB_EXECUTION_ID,"
				+ " SHORT_CONTEXT, SERIALIZED_CONTEXT) VALUES (?, ?, ?)");
		this.steps = prepare(connection, "INSERT INTO BATCH_STEP_EXECUTION (STEP_EXECUTION_ID, VERSION, STEP_NAME,"
				+ " JOB_EXECUTION_ID, CREATE_TIME, START_TIME, END_TIME, STATUS, COMMIT_COUNT, READ_COUNT,"
				+ " FILTER_COUNT, WRITE_COUNT, READ_SKIP_COUNT, WRITE_SKIP_COUNT, PROCESS_SKIP_COUNT, ROLLBACK_COUNT,"
				+ " EXIT_CODE, EXIT_MESSAGE, LAST_UPDATED)"
				+ " VALUES (?, 2, ?, ?, ?, ?, ?, 'COMPLETED', 1, ?, 0, ?, 0, 0, 0, 0, 'COMPLETED', '', ?)");
		this.stepContexts = prepare(connection, "INSERT INTO BATCH_STEP_EXECUTION_CONTEXT (STEP_EXECUTION_ID,"
				+ " SHORT_CONTEXT, SERIALIZED_CONTEXT) VALUES (?, ?, ?)");
	}

	private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		this.all.add(statement);
		return statement;
	}

	private static void add(PreparedStatement statement, @Nullable Object... values) throws SQLException {
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
		statement.addBatch();
	}

	void instance(long id, String job, String key) throws SQLException {
		add(this.instances, id, job, key);
	}

	void execution(long id, long instance, ImportedRun run, LocalDateTime now) throws SQLException {
		LocalDateTime began = RunImport.utc(run.created());
		String message = run.message();
		add(this.executions, id, instance, began, began, RunImport.utc(run.ended()),
				run.isGood() ? "COMPLETED" : "FAILED", String.valueOf(run.exitCode()),
				(message.length() <= MESSAGE) ? message : message.substring(0, MESSAGE), now);
	}

	void parameter(long execution, String name, String value, boolean identifying) throws SQLException {
		add(this.parameters, execution, name, value, identifying ? "Y" : "N");
	}

	void context(long execution, String text, int most) throws SQLException {
		boolean fits = text.length() <= most;
		add(this.contexts, execution, fits ? text : text.substring(0, most - 8) + " ...", fits ? null : text);
	}

	void step(long id, long execution, ImportedRun run, ImportedRun.Step step) throws SQLException {
		LocalDateTime began = RunImport.utc(run.created());
		LocalDateTime ended = RunImport.utc(run.ended());
		add(this.steps, id, step.name(), execution, began, began, ended, step.bytesIn(), step.bytesOut(), ended);
	}

	void stepContext(long step, String text, int most) throws SQLException {
		boolean fits = text.length() <= most;
		add(this.stepContexts, step, fits ? text : text.substring(0, most - 8) + " ...", fits ? null : text);
	}

	/** Sends all of it. */
	void write() throws SQLException {
		for (PreparedStatement statement : this.all) {
			statement.executeBatch();
		}
	}

	@Override
	public void close() throws SQLException {
		for (PreparedStatement statement : this.all) {
			statement.close();
		}
	}

}
