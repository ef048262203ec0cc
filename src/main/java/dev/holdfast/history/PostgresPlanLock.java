package dev.holdfast.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/** A held advisory lock and the connection that holds it. */
final class PostgresPlanLock implements PlanLock {

	private static final String STILL_HELD = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
			+ " AND pid = pg_backend_pid() AND objsubid = 1 AND classid::bigint = ? AND objid::bigint = ?";

	private final Connection connection;

	private final String plan;

	private final long key;

	private final Runnable onLoss;

	private final ScheduledThreadPoolExecutor watchdog;

	private @Nullable SQLException loss;

	private boolean closed;

	PostgresPlanLock(Connection connection, String plan, long key, Duration interval, Duration patience,
			Runnable onLoss) throws SQLException {
		this.connection = connection;
		this.plan = plan;
		this.key = key;
		this.onLoss = onLoss;
		connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
		this.watchdog = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "holdfast-lock-" + plan);
			thread.setDaemon(true);
			return thread;
		});
		this.watchdog.scheduleWithFixedDelay(this::watch, interval.toMillis(), interval.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public String plan() {
		return this.plan;
	}

	private void watch() {
		if (noticesLoss()) {
			this.watchdog.shutdown();
			this.onLoss.run();
		}
	}

	/** True once, when the loss is new. */
	private synchronized boolean noticesLoss() {
		if (this.closed || this.loss != null) {
			return false;
		}
		look();
		return this.loss != null;
	}

	private void look() {
		try (PreparedStatement statement = this.connection.prepareStatement(STILL_HELD)) {
			statement.setLong(1, this.key >>> Integer.SIZE);
			statement.setLong(2, this.key & 0xffffffffL);
			try (ResultSet rows = statement.executeQuery()) {
				if (!rows.next()) {
					this.loss = new SQLException("the session no longer holds it");
				}
			}
		}
		catch (SQLException ex) {
			this.loss = ex;
		}
	}

	@Override
	public void confirm() {
		boolean news = noticesLoss();
		if (news) {
			this.onLoss.run();
		}
		SQLException reason = reason();
		if (reason != null) {
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"lock of plan " + this.plan + " was lost: " + Reasons.of(reason), "run the plan again: it resumes",
					reason);
		}
	}

	private synchronized @Nullable SQLException reason() {
		return this.closed ? new SQLException("it was given free") : this.loss;
	}

	@Override
	public void close() {
		this.watchdog.shutdown();
		synchronized (this) {
			if (!this.closed) {
				this.closed = true;
				release();
			}
		}
	}

	private void release() {
		try (Connection held = this.connection; Statement statement = held.createStatement()) {
			statement.execute("DELETE FROM HOLDFAST_PLAN_LOCK WHERE BACKEND_PID = pg_backend_pid()");
		}
		catch (SQLException ex) {
			// the server frees the lock when it finds the connection dead
		}
	}

}
