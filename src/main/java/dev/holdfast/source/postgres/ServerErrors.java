package dev.holdfast.source.postgres;

import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/** Says what a server or the network answered, and what a person can do about it. */
final class ServerErrors {

	private static final Pattern TLS = Pattern.compile("SSL|TLS|certif|PKIX|hostname|handshake|key file",
			Pattern.CASE_INSENSITIVE);

	private static final String LARGE_OBJECTS = "grant SELECT ON LARGE OBJECT … of each to the role, or back up as"
			+ " their owner or a superuser, see docs/postgresql.md; a source with include takes none of them";

	private final String where;

	private final String again;

	/**
	 * @param source the source's name
	 */
	ServerErrors(String source) {
		this("source " + source, "then run the backup again");
	}

	private ServerErrors(String where, String again) {
		this.where = where;
		this.again = again;
	}

	/** Those of a place that is restored to. */
	static ServerErrors ofTarget(String name) {
		return new ServerErrors("target " + name, "then run the same command again");
	}

	/** A connection that could not be opened. */
	HoldfastException connecting(ConnectionParameters parameters, SQLException ex) {
		String state = (ex.getSQLState() != null) ? ex.getSQLState() : "";
		String server = parameters.server();
		String database = "database \"" + parameters.database() + "\"";
		return switch (state) {
			case "08001", "08006" -> unreachable(server, ex);
			case "28P01", "28000" ->
				failure(server + " does not let role \"" + parameters.user() + "\" in: " + text(ex),
						"correct the source's user and password, the password file, or the server's pg_hba.conf", ex);
			case "08004" -> refused(server, ex);
			case "3D000" ->
				failure(database + " does not exist on " + server, "correct the source's database, or create it", ex);
			case "42501" -> failure("role \"" + parameters.user() + "\" may not connect to " + database,
					"GRANT CONNECT ON DATABASE to the role", ex);
			case "53300" -> failure(server + " has no connection left: " + text(ex),
					"raise max_connections on the server, or lower the source's parallel", ex);
			case "57P03" -> failure(server + " is not ready: " + text(ex), "wait until the server has started", ex);
			default -> failure("connection to " + server + " failed: " + text(ex), "look at the server's log", ex);
		};
	}

	private HoldfastException refused(String server, SQLException ex) {
		if (text(ex).contains("does not support SSL")) {
			return failure(server + " does not take TLS", "turn TLS on at the server, or lower the source's sslmode",
					ex);
		}
		return failure(server + " refused to authenticate: " + text(ex),
				"set the source's password, or add a line for this server to the password file (mode 0600)", ex);
	}

	private HoldfastException unreachable(String server, SQLException ex) {
		if (unknownHost(ex)) {
			return failure("connection to " + server + " failed: host not found",
					"correct the host in the source's url, or the name service", ex);
		}
		String reason = deepest(ex);
		if (TLS.matcher(reason).find()) {
			return failure("connection to " + server + " failed: " + reason,
					"correct the source's sslmode, sslrootcert, sslcert or sslkey", ex);
		}
		String what = reason.toLowerCase(Locale.ROOT).contains("refused") ? " refused" : " failed: " + reason;
		return failure("connection to " + server + what, "start the server, or correct the source's url", ex);
	}

	/** Of such an exception the message is nothing but the host's name. */
	private static boolean unknownHost(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnknownHostException) {
				return true;
			}
		}
		return false;
	}

	/** The innermost message: drivers and factories wrap what has happened. */
	private static String deepest(Throwable ex) {
		String message = oneLine(String.valueOf(ex.getMessage()));
		for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
			if (cause.getMessage() != null) {
				message = oneLine(cause.getMessage());
			}
		}
		return message;
	}

	/** Something failed on an open connection. */
	HoldfastException reading(String what, Exception ex) {
		if (ex instanceof IOException) {
			return failure("connection broke while " + what + ": " + oneLine(String.valueOf(ex.getMessage())),
					"look at the server's log, " + this.again, ex);
		}
		SQLException sql = (SQLException) ex;
		String state = (sql.getSQLState() != null) ? sql.getSQLState() : "";
		boolean objects = what.contains("large objects") && "42501".equals(state);
		return failure(what + " failed: " + text(sql), objects ? LARGE_OBJECTS : hint(state), ex);
	}

	/** A lock was not to be had in time. */
	HoldfastException blocked(String blocker, @Nullable Exception ex) {
		String who = blocker.isEmpty() ? "a table was locked by a session that has ended since" : blocker;
		return failure(who, "wait until that session has finished, or end it with pg_terminate_backend, " + this.again,
				ex);
	}

	/** Tables could not be locked for another reason. */
	HoldfastException locking(int tables, SQLException ex) {
		if ("53200".equals(ex.getSQLState())) {
			return locksExhausted(tables, ex);
		}
		return reading("locking tables", ex);
	}

	/**
	 * Our locks and those of pg_dump do not fit into the server's lock table together.
	 */
	HoldfastException locksExhausted(int tables, @Nullable Exception ex) {
		return failure("the server has no room for the locks of " + tables + " tables: out of shared memory",
				"raise max_locks_per_transaction in the server's postgresql.conf, for example to "
						+ Math.max(128, tables / 25) + ", and restart the server",
				ex);
	}

	private String hint(String state) {
		return switch (state) {
			case "42501" -> "grant the role what docs/postgresql.md lists, or exclude this object";
			case "53200" -> "raise max_locks_per_transaction in the server's postgresql.conf and restart the server";
			case "40001" ->
				"a standby had to replay what the dump was still reading: raise max_standby_streaming_delay "
						+ "or turn hot_standby_feedback on there";
			case "57P01", "57P02", "57P03", "08006", "08003" -> "look at the server's log, " + this.again;
			default -> "look at the server's log";
		};
	}

	HoldfastException failure(String what, String hint, @Nullable Throwable cause) {
		return new HoldfastException(ExitCode.UNREACHABLE, this.where + ": " + what, hint, cause);
	}

	/** A disk was full, be it the server's or this machine's. */
	HoldfastException full(String what, @Nullable Throwable cause) {
		return new HoldfastException(ExitCode.DISK_FULL, this.where + ": " + what,
				"free space on the disk of the server, or of this machine's staging and home directories, "
						+ this.again,
				cause);
	}

	/** Whether a message tells of a full disk. */
	static boolean saysFull(String message) {
		return message.contains("No space left") || message.contains("Disk quota exceeded");
	}

	/** The server's own message without position and context. */
	static String text(SQLException ex) {
		if (ex instanceof PSQLException psql) {
			ServerErrorMessage message = psql.getServerErrorMessage();
			if (message != null && message.getMessage() != null) {
				return oneLine(message.getMessage());
			}
		}
		return oneLine(String.valueOf(ex.getMessage()));
	}

	static String oneLine(String text) {
		return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").replaceAll("[\\p{Cntrl}]", "?").strip();
	}

}
