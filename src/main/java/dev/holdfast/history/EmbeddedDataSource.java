package dev.holdfast.history;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;

import javax.sql.DataSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the embedded history, an H2 file that only one process can have open. So
 * the file is open only while a connection is, plus a short while in which the next one
 * is likely, and a process that finds it taken tries again for up to {@link #PATIENCE}.
 * Every commit is on disk when it returns ({@code WRITE_DELAY=0}) and survives kill -9;
 * the operating system drops a dead process's claim on the file.
 */
final class EmbeddedDataSource implements DataSource, AutoCloseable {

	/** How long a taken file is waited for. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path file;

	private final String url;

	private final Driver driver = new Driver();

	private final InstantSource clock;

	private final Sleeper sleeper;

	private final Anchor anchor;

	private volatile boolean writing;

	EmbeddedDataSource(Path file) {
		this(file, InstantSource.system(), Sleeper.REAL);
	}

	EmbeddedDataSource(Path file, InstantSource clock, Sleeper sleeper) {
		this.file = file;
		this.url = url(file);
		this.clock = clock;
		this.sleeper = sleeper;
		this.anchor = new Anchor(this::open);
	}

	/**
	 * {@code retry:} because an interrupted thread would otherwise close the file under
	 * all others; compaction at each close is kept short because closing is frequent.
	 */
	private static String url(Path file) {
		String path = file.toAbsolutePath().toString();
		if (path.contains(";")) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "home directory '" + path + "' has a semicolon in its name",
					"choose another home directory with --home");
		}
		return "jdbc:h2:retry:" + path.substring(0, path.length() - ".mv.db".length())
				+ ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;MAX_COMPACT_TIME=20";
	}

	/** The file, whether it exists or not. */
	Path file() {
		return this.file;
	}

	/**
	 * From now on no connection is opened on a disk that is all but full: H2, whose file
	 * cannot grow, may run in circles for ever in place of failing.
	 */
	void beginWriting() {
		this.writing = true;
	}

	/** The directory that holds the file. */
	Path directory() {
		return Objects.requireNonNull(this.file.toAbsolutePath().getParent());
	}

	boolean exists() {
		return Files.exists(this.file);
	}

	/**
	 * Opens a connection, and the file with it when it is closed.
	 * @throws HoldfastException with {@code BUSY} when another process had the file open
	 * all the time, {@code UNREACHABLE} when it cannot be read
	 */
	@Override
	public Connection getConnection() throws SQLException {
		if (this.writing) {
			FullHome.requireSpace(directory());
		}
		this.anchor.touch();
		return open();
	}

	private Connection open() throws SQLException {
		long deadline = this.clock.millis() + PATIENCE.toMillis();
		for (int attempt = 0;; attempt++) {
			try {
				return this.driver.connect(this.url, credentials());
			}
			catch (SQLException ex) {
				if (ex.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
					throw unreadable(ex);
				}
				waitFor(attempt, deadline, ex);
			}
		}
	}

	/** The file's mode protects it; a password beside it would not. */
	private static Properties credentials() {
		Properties properties = new Properties();
		properties.setProperty("user", "sa");
		properties.setProperty("password", "");
		return properties;
	}

	private void waitFor(int attempt, long deadline, SQLException cause) throws SQLException {
		if (this.clock.millis() >= deadline) {
			throw new HoldfastException(ExitCode.BUSY,
					"history " + this.file + " was held open by another process for " + PATIENCE.toSeconds() + " s",
					"end the program that has the file open, or keep the history in PostgreSQL"
							+ " (SPRING_DATASOURCE_URL)",
					cause);
		}
		try {
			this.sleeper.sleep(Jitter.milliseconds(attempt));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException("interrupted while waiting for " + this.file, ex);
		}
	}

	private HoldfastException unreadable(SQLException ex) {
		return new HoldfastException(ExitCode.UNREACHABLE,
				"history " + this.file + " cannot be opened: " + Reasons.of(ex),
				"give the file back to the user who runs Holdfast, or move it away: the next backup begins a new one",
				ex);
	}

	/** Lets go of the file as soon as the last connection is closed. */
	@Override
	public void close() {
		this.anchor.close();
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		return getConnection();
	}

	@Override
	@SuppressWarnings("NullAway")
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) {
		throw new UnsupportedOperationException("log writer");
	}

	@Override
	public void setLoginTimeout(int seconds) {
		throw new UnsupportedOperationException("login timeout");
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("logger");
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		throw new SQLException("not a wrapper of " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this);
	}

}
