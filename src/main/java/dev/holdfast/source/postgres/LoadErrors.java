package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Says which statement of a restore failed, for which object, and what to do about it.
 */
final class LoadErrors {

	private static final int STATEMENT = 200;

	/** Classes of errors that are the server's or the disk's, not the dump's. */
	private static final Set<String> SERVER = Set.of("08", "57", "58", "XX");

	private final ServerErrors errors;

	private final String where;

	/**
	 * @param name the target's name, for messages
	 */
	LoadErrors(String name) {
		this.errors = ServerErrors.ofTarget(name);
		this.where = "target " + name + ": ";
	}

	ServerErrors server() {
		return this.errors;
	}

	/**
	 * A statement that failed.
	 * @param object what it was to make or fill
	 * @param statement its text; only its beginning is said
	 */
	HoldfastException statement(String object, String statement, Exception ex) {
		if (ex instanceof DamagedArchiveException) {
			return damaged(object + ": " + ex.getMessage(), ex);
		}
		if (!(ex instanceof SQLException sql)) {
			return this.errors.reading("loading " + object, ex);
		}
		String state = (sql.getSQLState() != null) ? sql.getSQLState() : "";
		String text = ServerErrors.oneLine(statement);
		String begin = (text.length() > STATEMENT) ? text.substring(0, STATEMENT) + " …" : text;
		String what = this.where + object + ": " + ServerErrors.text(sql) + detail(sql) + " (SQL state " + state
				+ ") in: " + begin;
		return switch (state) {
			case "53100" -> new HoldfastException(ExitCode.DISK_FULL, what, "make room on the server's disk", ex);
			case "42501" -> new HoldfastException(ExitCode.UNREACHABLE, what,
					"restore as a superuser, or as a role that may do this, or use --no-owner --no-privileges", ex);
			default -> new HoldfastException(
					SERVER.contains(state.substring(0, Math.min(2, state.length()))) || state.startsWith("53")
							? ExitCode.UNREACHABLE : ExitCode.DAMAGED,
					what,
					"nothing was put in the place of what was there; look at the statement and at the server's log",
					ex);
		};
	}

	/** Where in the rows it was, and which value it did not like. */
	private static String detail(SQLException ex) {
		if (ex instanceof PSQLException psql) {
			ServerErrorMessage message = psql.getServerErrorMessage();
			if (message != null) {
				String detail = (message.getDetail() != null) ? "; " + message.getDetail() : "";
				String place = (message.getWhere() != null) ? "; " + message.getWhere() : "";
				return ServerErrors.oneLine(detail + place);
			}
		}
		return "";
	}

	/** What arrived cannot be loaded. */
	HoldfastException damaged(String what, @Nullable Exception ex) {
		return new HoldfastException(ExitCode.DAMAGED, this.where + what,
				"verify the backup, and restore another one if it is damaged", ex);
	}

	/** The target is not fit for this restore. */
	HoldfastException unfit(String what, String hint) {
		return new HoldfastException(ExitCode.UNREACHABLE, this.where + what, hint);
	}

	/** Files of ours cannot be written. */
	HoldfastException staging(IOException ex) {
		return new HoldfastException(ExitCode.DISK_FULL,
				this.where + "the schema cannot be kept in the staging directory: " + ex.getMessage(),
				"look at the disk", ex);
	}

	HoldfastException busy(String what) {
		return new HoldfastException(ExitCode.BUSY, this.where + what, "wait until it has ended");
	}

	HoldfastException badPlan(String what, String hint) {
		return new HoldfastException(ExitCode.BAD_PLAN, this.where + what, hint);
	}

	HoldfastException nothing(String what) {
		return new HoldfastException(ExitCode.NOTHING_TO_RESTORE, this.where + what,
				"correct the pattern; names are written schema.table, or table for any schema");
	}

}
