package dev.holdfast.source.h2;

import java.sql.SQLException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.LoadStoppedException;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;
import org.jspecify.annotations.Nullable;

/** Says what an error of H2 means and what to do about it. */
final class H2Failures {

	private H2Failures() {
	}

	/** What to throw for this; statements and settings of the URL are never repeated. */
	static RuntimeException of(String source, H2Url url, Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof HoldfastException || cause instanceof DumpStoppedException
					|| cause instanceof LoadStoppedException) {
				return (RuntimeException) cause;
			}
		}
		if (thrown instanceof SQLException exception) {
			return new HoldfastException(ExitCode.UNREACHABLE, "source " + source + ": " + what(url, exception),
					hint(exception.getErrorCode()), exception);
		}
		return (thrown instanceof RuntimeException exception) ? exception : new IllegalStateException(thrown);
	}

	static String what(H2Url url, SQLException exception) {
		return switch (exception.getErrorCode()) {
			case ErrorCode.DATABASE_ALREADY_OPEN_1 -> "database " + url + " is open in another process";
			case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1, ErrorCode.REMOTE_DATABASE_NOT_FOUND_1 ->
				"no database at " + url;
			case ErrorCode.WRONG_USER_OR_PASSWORD -> "wrong user or password for " + url;
			case ErrorCode.FILE_VERSION_ERROR_1 -> "database " + url + " was written by another version of H2";
			case ErrorCode.ADMIN_RIGHTS_REQUIRED -> "the user of " + url + " is no administrator";
			case ErrorCode.OUT_OF_MEMORY -> "not enough memory to read " + url;
			default -> "H2 database " + url + ": " + original(exception);
		};
	}

	/** H2's own words, without statement and values of the URL. */
	static String original(SQLException exception) {
		String message = (exception instanceof JdbcException jdbc) ? jdbc.getOriginalMessage() : null;
		return oneLine((message != null) ? message : exception.getMessage());
	}

	private static String oneLine(@Nullable String message) {
		String line = String.valueOf(message).lines().findFirst().orElse("unknown error");
		return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
	}

	static String hint(int code) {
		return switch (code) {
			case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
				"stop the application that holds it, or add AUTO_SERVER=TRUE to its url and to this one, or back it up through its TCP server";
			case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1, ErrorCode.REMOTE_DATABASE_NOT_FOUND_1 ->
				"correct the source's url: the path without .mv.db";
			case ErrorCode.WRONG_USER_OR_PASSWORD, ErrorCode.WRONG_PASSWORD_FORMAT ->
				"correct the source's user and password; an encrypted file wants the file password, a space and the user's password";
			case ErrorCode.FILE_ENCRYPTION_ERROR_1 -> "correct the file password, and set CIPHER in the source's url";
			case ErrorCode.FILE_VERSION_ERROR_1 -> "open it once with the H2 it was made with, and move it to H2 2.x";
			case ErrorCode.ADMIN_RIGHTS_REQUIRED -> "H2's SCRIPT needs an administrator: ALTER USER … ADMIN TRUE";
			case ErrorCode.CONNECTION_BROKEN_1, ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN ->
				"start the server, or correct the source's url";
			case ErrorCode.FILE_CORRUPTED_1, ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
				"look at the file and the disk; org.h2.tools.Recover saves what can be read of a damaged file";
			case ErrorCode.OUT_OF_MEMORY -> "give the program more memory with -Xmx";
			default -> "see H2 error " + code;
		};
	}

}
