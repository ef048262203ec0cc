package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * The history, read with plain SQL: two queries for a page, three for one backup. Reading
 * changes nothing, and where there is no history it finds none.
 */
public final class BackupHistory {

	/** Names {@code show} a backup by its age instead of its id. */
	public static final String LATEST = "latest";

	private static final int CANDIDATES = 6;

	private final HistoryDatabase database;

	public BackupHistory(HistoryDatabase database) {
		this.database = database;
	}

	/**
	 * One page of runs.
	 * @throws HoldfastException with {@code UNREACHABLE} when the history cannot be read
	 */
	public HistoryPage page(HistoryFilter filter) {
		HistorySql sql = new HistorySql(filter);
		List<BackupRecord> records = this.database.read(List.of(),
				(connection) -> runs(connection, sql.text(), sql.arguments()));
		boolean more = records.size() > filter.limit();
		return new HistoryPage(more ? records.subList(0, filter.limit()) : records, filter.page(), more);
	}

	/**
	 * The id of the backup that somebody means.
	 * @param typed an id, an unambiguous prefix of one, or {@value #LATEST}
	 * @param plan the plan that {@value #LATEST} is of, or null
	 * @throws HoldfastException with {@code BAD_PLAN} when none or several are meant
	 */
	public String resolve(String typed, @Nullable String plan) {
		if (typed.equals(LATEST)) {
			return page(HistoryFilter.newest(plan, 1)).records()
				.stream()
				.map((run) -> run.facts().backupId())
				.flatMap((id) -> Optional.ofNullable(id).stream())
				.findFirst()
				.orElseThrow(() -> unknown((plan != null) ? "no backup of plan " + plan + " yet" : "no backups yet"));
		}
		List<String> ids = this.database.read(List.of(), (connection) -> ids(connection, typed));
		if (ids.contains(typed)) {
			return typed;
		}
		if (ids.size() > 1) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "backup '" + typed + "' is ambiguous: " + first(ids),
					"type more of the id");
		}
		return ids.stream().findFirst().orElseThrow(() -> unknown("no backup '" + typed + "' in the history"));
	}

	private static HoldfastException unknown(String message) {
		return new HoldfastException(ExitCode.BAD_PLAN, message, "'holdfast history' lists the backups");
	}

	private static String first(List<String> ids) {
		String listed = String.join(", ", ids.subList(0, Math.min(ids.size(), CANDIDATES - 1)));
		return (ids.size() < CANDIDATES) ? listed : listed + ", …";
	}

	private static List<String> ids(Connection connection, String prefix) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT DISTINCT PARAMETER_VALUE"
				+ " FROM BATCH_JOB_EXECUTION_PARAMS WHERE PARAMETER_NAME = 'backupId' AND PARAMETER_VALUE LIKE ?"
				+ " ESCAPE '!' ORDER BY PARAMETER_VALUE FETCH FIRST " + CANDIDATES + " ROWS ONLY")) {
			statement.setString(1, HistorySql.escape(prefix) + "%");
			try (ResultSet rows = statement.executeQuery()) {
				List<String> ids = new ArrayList<>();
				while (rows.next()) {
					ids.add(rows.getString(1));
				}
				return ids;
			}
		}
	}

	/**
	 * Everything about one backup: its run, each attempt and step, and whatever else was
	 * done with it since.
	 * @param backupId its whole id
	 * @throws HoldfastException with {@code BAD_PLAN} when there is none
	 */
	public BackupDetails show(String backupId) {
		return this.database.read(Optional.<BackupDetails>empty(), (connection) -> details(connection, backupId))
			.orElseThrow(() -> unknown("no backup '" + backupId + "' in the history"));
	}

	private Optional<BackupDetails> details(Connection connection, String backupId) throws SQLException {
		List<BackupRecord> all = runs(connection, HistorySql.OF_BACKUP,
				List.of(backupId, HistoryKeys.DELETE_STEP + backupId));
		List<BackupRecord> attempts = all.stream().filter(BackupHistory::isBackup).toList();
		if (attempts.isEmpty()) {
			return Optional.empty();
		}
		List<Long> executions = attempts.stream().map((run) -> run.facts().executionId()).toList();
		return Optional.of(new BackupDetails(attempts.get(attempts.size() - 1), attempts,
				StepRecord.read(connection, executions), all.stream().filter((run) -> !isBackup(run)).toList()));
	}

	private static boolean isBackup(BackupRecord run) {
		return run.facts().job().equals(HistoryKeys.BACKUP_JOB);
	}

	private List<BackupRecord> runs(Connection connection, String sql, List<?> arguments) throws SQLException {
		List<RunRow> rows = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < arguments.size(); i++) {
				statement.setObject(i + 1, arguments.get(i));
			}
			try (ResultSet result = statement.executeQuery()) {
				while (result.next()) {
					rows.add(RunRow.of(result));
				}
			}
		}
		Map<Long, RunNotes> notes = RunNotes.read(connection, rows.stream().map(RunRow::id).toList());
		RunReader reader = new RunReader(this.database.locks());
		return rows.stream()
			.map((row) -> reader.record(row, notes.computeIfAbsent(row.id(), (id) -> new RunNotes())))
			.toList();
	}

}
