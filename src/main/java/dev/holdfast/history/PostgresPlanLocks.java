package dev.holdfast.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

import javax.sql.DataSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * Locks as PostgreSQL advisory locks, each on a connection of its own, which the server
 * frees when that connection ends. The session asks the server to notice a dead client
 * within 25 s, and the client looks more often than that, so a holder that was cut off
 * knows it before anybody else can take the lock. Needs sessions: a pooler that shares
 * them between transactions loses the lock, which is noticed as well.
 */
final class PostgresPlanLocks implements PlanLocks {

	/** How often a held lock is looked at. */
	static final Duration INTERVAL = Duration.ofSeconds(3);

	/** How long the server may take to answer then. */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final int WRITING = 5;

	private static final int WAIT = 50;

	private static final String KEEP_ALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
			+ " SET tcp_keepalives_count = 3";

	private static final String HOLDER = "SELECT h.HOLDER FROM pg_locks l LEFT JOIN HOLDFAST_PLAN_LOCK h"
			+ " ON h.PLAN = ? AND h.BACKEND_PID = l.pid WHERE l.locktype = 'advisory' AND l.granted"
			+ " AND l.objsubid = 1 AND l.classid::bigint = ? AND l.objid::bigint = ?"
			+ " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

	private final DataSource dataSource;

	private final HistorySchema schema;

	private final InstantSource clock;

	private final Duration interval;

	private final Duration patience;

	PostgresPlanLocks(DataSource dataSource, InstantSource clock, Duration interval, Duration patience) {
		this.dataSource = dataSource;
		this.schema = new HistorySchema(true);
		this.clock = clock;
		this.interval = interval;
		this.patience = patience;
	}

	@Override
	public PlanLock acquire(String plan, Runnable onLoss) {
		try {
			return hold(plan, onLoss);
		}
		catch (SQLException ex) {
			throw failed(plan, ex);
		}
	}

	/** The connection stays open exactly when the lock is held. */
	private PlanLock hold(String plan, Runnable onLoss) throws SQLException {
		Connection connection = this.dataSource.getConnection();
		boolean held = false;
		try {
			this.schema.prepare(connection);
			long key = key(connection, plan);
			if (!take(connection, key)) {
				throw PlanLocks.busy(plan, knownHolder(connection, plan, key));
			}
			note(connection, plan);
			PlanLock lock = new PostgresPlanLock(connection, plan, key, this.interval, this.patience, onLoss);
			held = true;
			return lock;
		}
		finally {
			if (!held) {
				connection.close();
			}
		}
	}

	private static boolean take(Connection connection, long key) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(KEEP_ALIVE);
			try (ResultSet rows = statement.executeQuery("SELECT pg_try_advisory_lock(" + key + ")")) {
				rows.next();
				return rows.getBoolean(1);
			}
		}
	}

	private void note(Connection connection, String plan) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO HOLDFAST_PLAN_LOCK (PLAN, BACKEND_PID, HOLDER)"
					+ " VALUES (?, pg_backend_pid(), ?) ON CONFLICT (PLAN) DO UPDATE"
					+ " SET BACKEND_PID = EXCLUDED.BACKEND_PID, HOLDER = EXCLUDED.HOLDER")) {
			statement.setString(1, plan);
			statement.setString(2, LockHolder.self(this.clock).toJson());
			statement.executeUpdate();
		}
	}

	/** Gives one who has just taken the lock a moment to say who it is. */
	private static @Nullable LockHolder knownHolder(Connection connection, String plan, long key) throws SQLException {
		for (int i = 0; i < WRITING; i++) {
			LockHolder holder = holder(connection, plan, key);
			if (holder != null) {
				return holder;
			}
			try {
				Sleeper.REAL.sleep(WAIT);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return null;
			}
		}
		return null;
	}

	private static @Nullable LockHolder holder(Connection connection, String plan, long key) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(HOLDER)) {
			statement.setString(1, plan);
			statement.setLong(2, key >>> Integer.SIZE);
			statement.setLong(3, key & 0xffffffffL);
			try (ResultSet rows = statement.executeQuery()) {
				String json = rows.next() ? rows.getString(1) : null;
				return (json != null) ? LockHolder.fromJson(json) : null;
			}
		}
	}

	@Override
	public Optional<LockHolder> holder(String plan) {
		try (Connection connection = this.dataSource.getConnection()) {
			return Optional.ofNullable(holder(connection, plan, key(connection, plan)));
		}
		catch (SQLException ex) {
			throw failed(plan, ex);
		}
	}

	/** Two histories in two schemas of one database do not share their plans. */
	private static long key(Connection connection, String plan) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT current_schema()")) {
			rows.next();
			return hash("holdfast " + rows.getString(1) + " " + plan);
		}
	}

	private static long hash(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(digest).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HoldfastException failed(String plan, SQLException ex) {
		return new HoldfastException(ExitCode.UNREACHABLE, "lock of plan " + plan + ": " + Reasons.of(ex),
				PostgresHistory.HINT, ex);
	}

}
