package dev.holdfast.source.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import dev.holdfast.plan.H2Spec;
import org.h2.Driver;
import org.h2.engine.CastDataProvider;
import org.h2.engine.Constants;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an H2 database whose transaction shows one moment: the moment of the
 * first query. Queries are lazy, so their rows are never all in memory.
 */
final class H2Database implements AutoCloseable {

	private final Connection connection;

	private final boolean ownFile;

	private volatile @Nullable Statement running;

	private volatile boolean cancelled;

	private H2Database(Connection connection, boolean ownFile) {
		this.connection = connection;
		this.ownFile = ownFile;
	}

	static H2Database open(H2Spec spec, H2Url url) throws SQLException {
		Properties properties = new Properties();
		if (spec.user() != null) {
			properties.setProperty("user", spec.user());
		}
		if (spec.password() != null) {
			properties.setProperty("password", spec.password().reveal());
		}
		Connection connection = new Driver().connect(url.connect(), properties);
		H2Database database = new H2Database(connection, url.isFile() && !url.isShared());
		try {
			database.snapshot();
			return database;
		}
		catch (SQLException | RuntimeException ex) {
			database.close();
			throw ex;
		}
	}

	/**
	 * Opens a database to load it: every statement is a transaction of its own.
	 * @param url that may create the database
	 */
	static H2Database toLoad(String url, String user, String password) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", user);
		properties.setProperty("password", password);
		return new H2Database(new Driver().connect(url, properties), false);
	}

	/** From now on all queries show one moment, and are lazy. */
	void snapshot() throws SQLException {
		execute("SET LAZY_QUERY_EXECUTION 1");
		this.connection.setAutoCommit(false);
		this.connection.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
	}

	/** Whether a server holds the database, so that its files are not ours to see. */
	boolean isRemote() throws SQLException {
		return this.connection.unwrap(JdbcConnection.class).getSession().isRemote();
	}

	void execute(String sql) throws SQLException {
		try (Statement statement = statement()) {
			statement.execute(sql);
		}
		finally {
			this.running = null;
		}
	}

	/** A statement with parameters, to be closed by whoever executes it. */
	PreparedStatement prepare(String sql) throws SQLException {
		PreparedStatement statement = this.connection.prepareStatement(sql);
		this.running = statement;
		if (this.cancelled) {
			statement.close();
			throw new SQLException("stopped");
		}
		return statement;
	}

	/** What conversions of values ask, for example for the time zone. */
	CastDataProvider conversions() throws SQLException {
		return this.connection.unwrap(JdbcConnection.class).getSession();
	}

	/** A statement, to be closed by whoever executes it. */
	Statement createStatement() throws SQLException {
		return this.connection.createStatement();
	}

	/** Calls the reader for each row. */
	void query(String sql, RowReader reader) throws SQLException {
		try (Statement statement = statement(); ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				reader.read(rows);
			}
		}
		finally {
			this.running = null;
		}
	}

	/** The only value of a query, null when it has no row. */
	@Nullable String value(String sql) throws SQLException {
		String[] value = new String[1];
		query(sql, (row) -> value[0] = row.getString(1));
		return value[0];
	}

	/** Ends the running statement, and every later one at its beginning. */
	void cancel() {
		this.cancelled = true;
		Statement statement = this.running;
		if (statement != null) {
			try {
				statement.cancel();
			}
			catch (SQLException ex) {
				// it has ended by itself
			}
		}
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	private Statement statement() throws SQLException {
		Statement statement = this.connection.createStatement();
		// statements are H2's own: braces in them are no escapes of JDBC
		statement.setEscapeProcessing(false);
		this.running = statement;
		if (this.cancelled) {
			statement.close();
			throw new SQLException("stopped");
		}
		return statement;
	}

	/** Closes the connection and the file, whose content is of no use to anybody. */
	void discard() {
		this.cancelled = false;
		try (Connection closing = this.connection) {
			if (!closing.isClosed()) {
				closing.rollback();
				execute("SHUTDOWN IMMEDIATELY");
			}
		}
		catch (SQLException ex) {
			// closed is closed: SHUTDOWN ends the connection it came by
		}
	}

	/**
	 * Closes the connection and with it the file: a database may ask to stay open after
	 * its last connection (DB_CLOSE_DELAY), which would keep others from it for as long
	 * as this process lives.
	 */
	@Override
	public void close() {
		this.cancelled = false;
		try (Connection closing = this.connection) {
			if (this.ownFile && !closing.isClosed()) {
				closing.rollback();
				if ("1".equals(value("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS"))) {
					execute("SHUTDOWN IMMEDIATELY");
				}
			}
		}
		catch (SQLException ex) {
			// closed is closed: SHUTDOWN ends the connection it came by
		}
	}

	/** Reads one row. */
	interface RowReader {

		void read(ResultSet row) throws SQLException;

	}

}
