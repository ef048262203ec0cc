package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

import javax.sql.DataSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/**
 * Where the history lives: an H2 file in the home directory, or a PostgreSQL database.
 * Opening one neither connects nor creates anything.
 */
public final class HistoryDatabase implements AutoCloseable {

	private final DataSource dataSource;

	private final PlanLocks locks;

	private final HistorySchema schema;

	private final @Nullable EmbeddedDataSource embedded;

	private HistoryDatabase(DataSource dataSource, PlanLocks locks, @Nullable EmbeddedDataSource embedded) {
		this.dataSource = dataSource;
		this.locks = locks;
		this.schema = new HistorySchema(embedded == null);
		this.embedded = embedded;
	}

	/** The history in a home directory: {@code history/holdfast.mv.db}. */
	public static HistoryDatabase embedded(Path home) {
		EmbeddedDataSource dataSource = new EmbeddedDataSource(home.resolve("history").resolve("holdfast.mv.db"));
		return new HistoryDatabase(dataSource, new FilePlanLocks(home, InstantSource.system()), dataSource);
	}

	/**
	 * The history that settings name.
	 * @throws HoldfastException with {@code BAD_PLAN} when the URL cannot be read
	 */
	public static HistoryDatabase of(HistorySettings settings) {
		if (settings.url() == null) {
			return embedded(settings.home());
		}
		DataSource plain = PostgresHistory.plain(settings);
		return new HistoryDatabase(plain, new PostgresPlanLocks(plain, InstantSource.system(),
				PostgresPlanLocks.INTERVAL, PostgresPlanLocks.PATIENCE), null);
	}

	/** Whether it is a file in the home directory. */
	public boolean isEmbedded() {
		return this.embedded != null;
	}

	/** Connections, each for one transaction. */
	public DataSource dataSource() {
		return this.dataSource;
	}

	/** The locks that keep runs of one plan apart. */
	public PlanLocks locks() {
		return this.locks;
	}

	/**
	 * Whether there is a history to read. Creates nothing.
	 * @throws HoldfastException with {@code UNREACHABLE} when that cannot be told
	 */
	public boolean exists() {
		return read(false, (connection) -> true);
	}

	/**
	 * Reads the history. Where there is none, nothing is created; an older program's is
	 * brought to this one's version first.
	 * @param none what is read where there is no history
	 * @param reading reads from a connection
	 * @throws HoldfastException with {@code UNREACHABLE} when it cannot be read
	 */
	<T> T read(T none, Reading<T> reading) {
		if (this.embedded != null && !this.embedded.exists()) {
			return none;
		}
		try (Connection connection = this.dataSource.getConnection()) {
			if (this.schema.version(connection) == 0) {
				return none;
			}
			this.schema.prepare(connection);
			return reading.from(connection);
		}
		catch (SQLException ex) {
			throw unreachable(ex);
		}
	}

	/**
	 * Creates the tables, or brings them to this program's version. Two first launches at
	 * once both succeed.
	 * @throws HoldfastException with {@code UNREACHABLE} when the database cannot be used
	 * or was changed by a newer program
	 */
	public void prepare() {
		try {
			if (this.embedded != null) {
				PrivateFiles.directory(this.embedded.directory());
				PrivateFiles.file(this.embedded.file());
				this.embedded.beginWriting();
			}
			try (Connection connection = this.dataSource.getConnection()) {
				this.schema.prepare(connection);
			}
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "history cannot be created: " + ex.getMessage(),
					"let the user who runs Holdfast own the home directory, or choose another with --home", ex);
		}
		catch (SQLException ex) {
			throw unreachable(ex);
		}
	}

	private HoldfastException unreachable(SQLException ex) {
		return new HoldfastException(ExitCode.UNREACHABLE, "history cannot be used: " + Reasons.of(ex),
				(this.embedded == null) ? PostgresHistory.HINT : null, ex);
	}

	@Override
	public void close() {
		if (this.embedded != null) {
			this.embedded.close();
		}
	}

	/** Something that is read. */
	@FunctionalInterface
	interface Reading<T> {

		T from(Connection connection) throws SQLException;

	}

}
