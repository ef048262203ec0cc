package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a full disk under the home from a defect: the embedded history says it in words
 * of its own, which reach us wrapped by transactions and by Spring.
 */
public final class FullHome {

	/** Below this a database that has closed itself did so for want of space. */
	private static final long LITTLE = 1 << 20;

	/** What the history's file may grow by at once, with room to spare. */
	private static final long LEAST = 512 << 10;

	private static final int CAUSES = 50;

	private FullHome() {
	}

	/**
	 * What a failure means when the home's disk is full.
	 * @param failure whatever ended the command
	 * @return the failure to tell; null when it is none of a full home
	 */
	public static @Nullable HoldfastException of(Throwable failure, Path home) {
		HoldfastException known = (failure instanceof HoldfastException ours) ? ours : null;
		if (known != null && known.code() != ExitCode.DEFECT && !isOfHome(known, home)) {
			return null;
		}
		HoldfastException refused = refused(failure);
		if (refused != null) {
			return refused;
		}
		if (!saysFull(failure) && !(isOfHistory(failure) && hasLittle(home))) {
			return null;
		}
		String what = (known != null && known.code() != ExitCode.DEFECT) ? known.what()
				: "the history in home " + home + " cannot be written: its disk is full";
		return new HoldfastException(ExitCode.DISK_FULL, what,
				"free space on the disk of " + home + ", then run the same command again", failure);
	}

	private static boolean isOfHome(HoldfastException known, Path home) {
		return known.code() != ExitCode.DISK_FULL && known.what().contains(home.toString());
	}

	/**
	 * Makes sure that a few transactions fit.
	 * @param directory of the history
	 * @throws HoldfastException with {@code DISK_FULL} when they may not
	 */
	static void requireSpace(Path directory) throws SQLException {
		try {
			long free = Files.getFileStore(directory).getUsableSpace();
			if (free < LEAST) {
				throw new HoldfastException(ExitCode.DISK_FULL,
						"the history in " + directory + " cannot be written: its disk has " + (free >> 10)
								+ " KiB free",
						"free space on the disk of " + directory + ", then run the same command again");
			}
		}
		catch (IOException ex) {
			throw new SQLException("the disk of " + directory + " cannot be looked at", ex);
		}
	}

	private static @Nullable HoldfastException refused(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; i < CAUSES && cause != null; i++) {
			if (cause instanceof HoldfastException known && known.code() == ExitCode.DISK_FULL) {
				return known;
			}
			cause = cause.getCause();
		}
		return null;
	}

	/** Whether a file of ours could not be written for want of space. */
	static boolean saysFull(Throwable failure) {
		boolean full = false;
		Throwable cause = failure;
		for (int i = 0; i < CAUSES && cause != null && !full; i++) {
			String message = String.valueOf(cause.getMessage());
			full = (cause instanceof IOException || cause instanceof MVStoreException || isOfH2(cause))
					&& (message.contains("No space left") || message.contains("Disk quota exceeded"));
			cause = cause.getCause();
		}
		return full;
	}

	/** Whether the embedded history could not be read or written, or closed itself. */
	private static boolean isOfHistory(Throwable failure) {
		boolean found = false;
		Throwable cause = failure;
		for (int i = 0; i < CAUSES && cause != null && !found; i++) {
			found = cause instanceof MVStoreException
					|| cause instanceof SQLException sql && isOfH2(cause) && switch (sql.getErrorCode()) {
						case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.GENERAL_ERROR_1,
								ErrorCode.DATABASE_IS_CLOSED, ErrorCode.OBJECT_CLOSED, ErrorCode.FILE_CORRUPTED_1 ->
							true;
						default -> false;
					};
			cause = cause.getCause();
		}
		return found;
	}

	private static boolean isOfH2(Throwable cause) {
		return cause.getClass().getName().startsWith("org.h2.");
	}

	private static boolean hasLittle(Path home) {
		try {
			return Files.getFileStore(home).getUsableSpace() < LITTLE;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
