package dev.holdfast.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.audit.AuditChain;
import dev.holdfast.failure.HoldfastException;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Writes runs of another history into this one, as Batch would have. Nothing that is
 * there is changed. What is written at once is there with its links of the audit chain,
 * or not at all.
 */
public final class RunImport {

	/** What fits into the column that Batch fills first. */
	private static final int SHORT = 2500;

	private final HistoryDatabase database;

	private final JacksonExecutionContextStringSerializer serializer = new JacksonExecutionContextStringSerializer();

	public RunImport(HistoryDatabase database) {
		this.database = database;
	}

	/** Which of these backups the history has, however they ended. */
	public Set<String> knownBackups(Collection<String> ids) {
		return known("SELECT DISTINCT p.PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS p"
				+ " JOIN BATCH_JOB_EXECUTION e ON e.JOB_EXECUTION_ID = p.JOB_EXECUTION_ID"
				+ " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID AND i.JOB_NAME = 'backup'"
				+ " WHERE p.PARAMETER_NAME = 'backupId' AND p.PARAMETER_VALUE IN (%s)", ids);
	}

	/** The ids of all runs that have worked on these backups. */
	public Set<String> knownRuns(Collection<String> backups) {
		return known("SELECT DISTINCT r.PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS p"
				+ " JOIN BATCH_JOB_EXECUTION_PARAMS r ON r.JOB_EXECUTION_ID = p.JOB_EXECUTION_ID"
				+ " AND r.PARAMETER_NAME = 'runId' WHERE p.PARAMETER_NAME = 'backupId' AND p.PARAMETER_VALUE IN (%s)",
				backups);
	}

	private Set<String> known(String sql, Collection<String> values) {
		if (values.isEmpty()) {
			return Set.of();
		}
		return this.database.read(Set.of(), (connection) -> {
			Set<String> known = new HashSet<>();
			try (PreparedStatement statement = connection
				.prepareStatement(sql.formatted(String.join(",", Collections.nCopies(values.size(), "?"))))) {
				int index = 0;
				for (String value : values) {
					statement.setString(++index, value);
				}
				try (ResultSet rows = statement.executeQuery()) {
					while (rows.next()) {
						known.add(rows.getString(1));
					}
				}
			}
			return known;
		});
	}

	/**
	 * Adds runs, in the order in which they happened.
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be
	 * written
	 */
	public void add(List<ImportedRun> runs) {
		if (runs.isEmpty()) {
			return;
		}
		this.database.prepare();
		this.database.read(false, (connection) -> {
			connection.setAutoCommit(false);
			try {
				AuditChain.append(connection, insert(connection, runs));
				connection.commit();
			}
			catch (SQLException ex) {
				connection.rollback();
				throw ex;
			}
			return true;
		});
	}

	private List<Long> insert(Connection connection, List<ImportedRun> runs) throws SQLException {
		List<Long> instances = next(connection, "BATCH_JOB_INSTANCE_SEQ", runs.size());
		List<Long> executions = next(connection, "BATCH_JOB_EXECUTION_SEQ", runs.size());
		List<Long> steps = next(connection, "BATCH_STEP_EXECUTION_SEQ",
				runs.stream().mapToInt((run) -> run.steps().size()).sum());
		try (RunRows rows = new RunRows(connection)) {
			int step = 0;
			for (int i = 0; i < runs.size(); i++) {
				ImportedRun run = runs.get(i);
				long execution = executions.get(i);
				rows.instance(instances.get(i), run.job(), key(run));
				rows.execution(execution, instances.get(i), run, LocalDateTime.now(ZoneOffset.UTC));
				rows.parameter(execution, HistoryKeys.RUN_ID, run.runId(), true);
				for (Map.Entry<String, String> parameter : run.parameters().entrySet()) {
					rows.parameter(execution, parameter.getKey(), parameter.getValue(), false);
				}
				rows.context(execution, text(run.context()), SHORT);
				for (ImportedRun.Step each : run.steps()) {
					rows.step(steps.get(step), execution, run, each);
					rows.stepContext(steps.get(step++), text(each.context()), SHORT);
				}
			}
			rows.write();
		}
		return executions;
	}

	/** Not as Batch makes it: nothing ever restarts what was imported. */
	private static String key(ImportedRun run) {
		String text = "import " + run.runId() + " " + run.parameters().get(HistoryKeys.BACKUP_ID) + " " + run.created();
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
				.substring(0, 32);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SHA-256 is not available", ex);
		}
	}

	private List<Long> next(Connection connection, String sequence, int count) throws SQLException {
		List<Long> numbers = new ArrayList<>();
		String sql = this.database.isEmbedded()
				? "SELECT NEXT VALUE FOR " + sequence + " FROM SYSTEM_RANGE(1, " + count + ")"
				: "SELECT nextval('" + sequence + "') FROM generate_series(1, " + count + ")";
		if (count > 0) {
			try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
				while (rows.next()) {
					numbers.add(rows.getLong(1));
				}
			}
		}
		Collections.sort(numbers);
		return numbers;
	}

	private String text(ExecutionContext context) {
		try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
			this.serializer.serialize(context.toMap(), out);
			return out.toString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException("a context cannot be written", ex);
		}
	}

	static LocalDateTime utc(Instant instant) {
		return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
	}

}
