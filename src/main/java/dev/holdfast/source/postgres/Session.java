package dev.holdfast.source.postgres;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One connection to a database, with the socket below it. For one thread, but for
 * {@link #abort}.
 */
final class Session implements AutoCloseable {

	private static final int COPY_BUFFER = 128 * 1024;

	/** Rows of one query that are in memory at a time. */
	private static final int FETCH = 500;

	private final Connection connection;

	private final Socket socket;

	private final ServerVersion version;

	private final AtomicBoolean closed = new AtomicBoolean();

	private @Nullable CopyStream copies;

	private @Nullable LoadStream loads;

	Session(Connection connection, Socket socket, ServerVersion version) {
		this.connection = connection;
		this.socket = socket;
		this.version = version;
	}

	/** The connection itself, for those who speak JDBC. */
	Connection connection() {
		return this.connection;
	}

	ServerVersion version() {
		return this.version;
	}

	/** The server process's id. */
	int pid() {
		return ((PGConnection) this.connection).getBackendPID();
	}

	/** Begins a transaction that sees one instant; further statements belong to it. */
	void begin() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
	}

	void rollback() throws SQLException {
		this.connection.rollback();
		this.connection.setAutoCommit(true);
	}

	void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** Calls the action with each row. */
	void query(String sql, RowAction action, Object... parameters) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setObject(i + 1, parameters[i]);
			}
			statement.setFetchSize(FETCH);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					action.row(rows);
				}
			}
		}
	}

	/** The first column of the only row. */
	String single(String sql, Object... parameters) throws SQLException {
		String[] found = new String[1];
		query(sql, (row) -> found[0] = row.getString(1), parameters);
		return (found[0] != null) ? found[0] : "";
	}

	/** Runs statements of which the last is a COPY to the client. */
	long copy(String sql, RowSink sink) throws SQLException, IOException {
		return copies().run(sql, sink);
	}

	/** The same for a sink that can bear several rows in a message. */
	CopyStream.Copied copyPacked(String sql, RowSink sink) throws SQLException, IOException {
		return copies().copy(sql, sink);
	}

	private CopyStream copies() throws IOException {
		if (this.copies == null) {
			this.copies = new CopyStream(this.socket, COPY_BUFFER);
		}
		return this.copies;
	}

	/** The way to load rows and to run statements as bytes, while the driver rests. */
	LoadStream load() throws IOException {
		if (this.loads == null) {
			this.loads = new LoadStream(this.socket);
		}
		return this.loads;
	}

	/** Makes whatever runs here fail soon. From any thread; never throws. */
	void abort() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				((PGConnection) this.connection).cancelQuery();
			}
			catch (SQLException ex) {
				// it may have ended already
			}
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				// it may be closed already
			}
		}
	}

	/** Whether {@link #abort} was called. */
	boolean aborted() {
		return this.closed.get();
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				// nothing of ours is left on the server either way
			}
		}
	}

	/** Takes one row of a query. */
	interface RowAction {

		void row(ResultSet row) throws SQLException;

	}

}
