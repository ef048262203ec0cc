package dev.holdfast.history;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a history in PostgreSQL. */
final class PostgresHistory {

	/** Longer than any statement on the history takes; seconds. */
	private static final int SILENCE = 60;

	/** The four concurrent steps of a backup, and the job itself. */
	private static final int POOL = 5;

	static final String HINT = "start the history's database, or correct SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD";

	private PostgresHistory() {
	}

	/** A new connection each time. */
	static PGSimpleDataSource plain(HistorySettings settings) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		try {
			dataSource.setUrl(String.valueOf(settings.url()));
			if (settings.username() != null) {
				dataSource.setUser(settings.username());
			}
			if (settings.password() != null) {
				dataSource.setPassword(settings.password());
			}
			preset(dataSource, PGProperty.SOCKET_TIMEOUT, String.valueOf(SILENCE));
			preset(dataSource, PGProperty.TCP_KEEP_ALIVE, "true");
			preset(dataSource, PGProperty.APPLICATION_NAME, "holdfast");
			return dataSource;
		}
		catch (SQLException | IllegalArgumentException ex) {
			throw new HoldfastException(ExitCode.BAD_PLAN, "SPRING_DATASOURCE_URL cannot be read",
					"write it as jdbc:postgresql://host:5432/database", ex);
		}
	}

	private static void preset(PGSimpleDataSource dataSource, PGProperty property, String value) throws SQLException {
		if (dataSource.getProperty(property) == null) {
			dataSource.setProperty(property, value);
		}
	}

	/** A small pool, which replaces connections that have died. */
	static HikariDataSource pooled(DataSource plain) {
		// each connection is tried before it is lent, however short ago it was used
		System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
		HikariConfig config = new HikariConfig();
		config.setDataSource(plain);
		config.setPoolName("history");
		config.setMaximumPoolSize(POOL);
		config.setMinimumIdle(0);
		config.setInitializationFailTimeout(-1);
		return new HikariDataSource(config);
	}

}
