package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.util.ScriptReader;
import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.LoadStoppedException;

/**
 * Executes a script, one statement after another as its bytes arrive. The first one that
 * fails ends it.
 */
final class H2Loading {

	private final String source;

	private final H2Database database;

	private final ScriptStructure chosen;

	private final BooleanSupplier stopped;

	private final boolean everything;

	H2Loading(String source, H2Database database, TableSelection selection, BooleanSupplier stopped) {
		this.source = source;
		this.database = database;
		this.chosen = new ScriptStructure(selection);
		this.everything = selection.takesAll();
		this.stopped = stopped;
	}

	void script(InputStream script) throws IOException {
		ScriptReader statements = new ScriptReader(new InputStreamReader(script, StandardCharsets.UTF_8));
		statements.setSkipRemarks(true);
		for (String sql = next(statements); sql != null; sql = next(statements)) {
			if (this.stopped.getAsBoolean()) {
				throw new LoadStoppedException();
			}
			String kept = this.everything ? sql : this.chosen.kept(sql.stripLeading());
			if (kept != null && !kept.isBlank() && !kept.startsWith("--")) {
				statement(kept);
			}
		}
	}

	static @Nullable String next(ScriptReader statements) throws IOException {
		try {
			return statements.readStatement();
		}
		catch (DbException ex) {
			if (ex.getCause() instanceof IOException failed) {
				throw failed;
			}
			throw new DamagedArchiveException("the script cannot be read", ex);
		}
	}

	/** Executes one statement. */
	void statement(String sql) {
		try {
			this.database.execute(sql);
		}
		catch (SQLException ex) {
			if (this.stopped.getAsBoolean()) {
				throw new LoadStoppedException();
			}
			throw failure(this.source, sql, ex);
		}
	}

	/** Whether the disk is why; H2 says so in the causes only, as a general error. */
	static boolean isDisk(SQLException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException || cause instanceof MVStoreException store
					&& store.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
				return true;
			}
		}
		return String.valueOf(ex.getMessage()).contains("MVStoreException: Writing to ");
	}

	/** Why a statement failed. */
	static HoldfastException failure(String source, String sql, SQLException ex) {
		if (isDisk(ex)) {
			return new HoldfastException(
					ExitCode.DISK_FULL, "source " + source + ": " + H2Statement.name(sql)
							+ ": the database's file cannot be written: " + H2Failures.original(ex),
					"free space where the database is loaded", ex);
		}
		String what = "source " + source + ": " + H2Statement.name(sql) + ": " + H2Failures.original(ex);
		return switch (ex.getErrorCode()) {
			case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
				new HoldfastException(ExitCode.DISK_FULL, what, "free space where the database is loaded", ex);
			case ErrorCode.OUT_OF_MEMORY ->
				new HoldfastException(ExitCode.UNREACHABLE, what, "give the program more memory with -Xmx", ex);
			default -> new HoldfastException(ExitCode.DAMAGED, what,
					"the target is as it was before; restore an older backup, or see H2 error " + ex.getErrorCode(),
					ex);
		};
	}

}
