package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;

/**
 * Gives a database that was loaded and proven the name of the target, and keeps what was
 * there under another: both in one transaction, so that a crash leaves the one or the
 * other.
 */
final class SwapIn {

	private static final int ATTEMPTS = 5;

	private static final int NAME = 63;

	/** What of a database is not in it: to be as it was for whoever uses the name. */
	private static final String SETTINGS = """
			SELECT pg_catalog.format('ALTER DATABASE %%I OWNER TO %I', pg_catalog.pg_get_userbyid(datdba))
			FROM pg_catalog.pg_database WHERE datname = ?
			UNION ALL SELECT pg_catalog.format('ALTER DATABASE %%I CONNECTION LIMIT %s', datconnlimit)
			FROM pg_catalog.pg_database WHERE datname = ? AND datconnlimit >= 0""";

	private final TargetServer server;

	private final Loading loading;

	SwapIn(TargetServer server, Loading loading) {
		this.server = server;
		this.loading = loading;
	}

	/**
	 * @return what became of what was there
	 */
	String accept(String loaded, String target) {
		if (!this.server.exists(target)) {
			this.server
				.execute("ALTER DATABASE " + Identifiers.quote(loaded) + " RENAME TO " + Identifiers.quote(target));
			this.server.execute("COMMENT ON DATABASE " + Identifiers.quote(target) + " IS NULL");
			return "";
		}
		throw new HoldfastException(ExitCode.BAD_PLAN, "target exists", null);
	}

}
